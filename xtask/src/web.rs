//! From the `frontend` crate to the files that a browser loads.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use wasm_bindgen_cli_support::Bindgen;

use crate::{
    Failure, Profile,
    dist::{Dist, digest, files_below},
    page::{self, Links, Templates},
    parts, say,
};

const TARGET: &str = "wasm32-unknown-unknown";

/// What the server's content security policy would refuse at run time.
const FORBIDDEN: [&str; 2] = ["new Function", "eval("];

/// Where the built files go.
pub fn dist(root: &Path) -> PathBuf {
    root.join("dist")
}

/// Whether `dist` holds an undisturbed release.
pub fn is_release(root: &Path) -> bool {
    let stamp = fs::read_to_string(stamp_path(root)).unwrap_or_default();
    stamp.starts_with(header(Profile::Release)) && listing(&dist(root)).is_ok_and(|files| stamp.ends_with(&files))
}

/// Builds the browser program, or finds that it is already there.
pub fn build(root: &Path, profile: Profile) -> Result<(), Failure> {
    let raw = compile(root, profile)?;
    let inputs = inputs(root, profile, &raw)?;
    let known = format!("{inputs}{}", listing(&dist(root))?);
    if fs::read_to_string(stamp_path(root)).is_ok_and(|stamp| stamp == known) {
        say("web: up to date");
        return Ok(());
    }
    let (folder, quality) = (dist(root), quality(profile));
    say("web: generating the module between the browser and the wasm");
    let dist = assemble(root, profile, &raw)?;
    say(&format!("web: compressing (brotli {quality})"));
    dist.write(&folder, quality)?;
    let stamp = format!("{inputs}{}", listing(&folder)?);
    fs::write(stamp_path(root), stamp)?;
    say("web: dist is ready");
    Ok(())
}

/// Lets cargo bring the wasm up to date; answers where it is.
fn compile(root: &Path, profile: Profile) -> Result<PathBuf, Failure> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.current_dir(root).args(["build", "--package", "releve-frontend", "--target", TARGET]);
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => {
            // The same bytes, hence the same names, whatever the machine that builds.
            command.args(["--profile", "web"]).env("CARGO_ENCODED_RUSTFLAGS", remapped_paths());
            "web"
        }
    };
    if !command.status()?.success() {
        return Err("web: the frontend does not compile".into());
    }
    Ok(target(root).join(TARGET).join(folder).join("releve-frontend.wasm"))
}

/// Compiler flags that keep the folders of this machine out of what users load. Cargo already names
/// the workspace's own files relative to its root.
fn remapped_paths() -> String {
    let home = env::var("HOME").unwrap_or_default();
    let cargo = env::var("CARGO_HOME").unwrap_or_else(|_| format!("{home}/.cargo"));
    let rustup = env::var("RUSTUP_HOME").unwrap_or_else(|_| format!("{home}/.rustup"));
    let mut flags = vec![
        // One compiled copy of each element instead of one per view: 13 % less to download.
        "--cfg=erase_components".to_owned(),
        format!("--remap-path-prefix={cargo}=cargo"),
        format!("--remap-path-prefix={rustup}=rustup"),
    ];
    flags.extend(env::var("RUSTFLAGS").unwrap_or_default().split_whitespace().map(str::to_owned));
    flags.join("\u{1f}")
}

/// Generates, collects and links everything that the page needs.
fn assemble(root: &Path, profile: Profile, raw: &Path) -> Result<Dist, Failure> {
    let generated = target(root).join("xtask/bindgen");
    if generated.exists() {
        fs::remove_dir_all(&generated)?;
    }
    fs::create_dir_all(&generated)?;
    let mut parts = parts::cut(raw, &generated)?;
    Bindgen::new()
        .input_path(parts.start())
        .out_name("releve")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        // The parts share the memory and the table of the start.
        .keep_lld_exports(true)
        .remove_name_section(profile == Profile::Release)
        .remove_producers_section(true)
        .generate(&generated)?;

    let frontend = root.join("frontend");
    let mut dist = Dist::default();
    let wasm = dist.add_hashed("releve.wasm", fs::read(generated.join("releve_bg.wasm"))?);
    let glue = glue(&mut dist, &generated)?;
    let scripts = parts.add(&mut dist, &glue, &read(&frontend.join("shell/parts.js"))?)?;
    fs::write(weights_path(root), parts.weights(&wasm))?;
    let first = parts.first(&read(&frontend.join("shell/first.txt"))?)?;
    let mut links = Links { wasm, scripts, first, ..Links::default() };
    for path in files_below(&frontend.join("assets"))? {
        let name = file_name(&path);
        let address = dist.add_hashed(&name, fs::read(&path)?);
        match name.as_str() {
            "icon.svg" => links.icon = Some(address),
            "manifest.webmanifest" => links.manifest = Some(address),
            _ => {}
        }
    }
    let style = style(&frontend.join("style"))?;
    if !style.is_empty() {
        links.style = Some(dist.add_hashed("style.css", style.into_bytes()));
    }
    let template = |name: &str| read(&frontend.join("shell").join(name));
    let templates =
        Templates { page: template("index.html")?, boot: template("boot.js")?, worker: template("worker.js")? };
    page::add(&mut dist, &templates, &links)?;
    Ok(dist)
}

/// The generated module, once the scripts of libraries that it imports are added.
fn glue(dist: &mut Dist, generated: &Path) -> Result<String, Failure> {
    let mut glue = read(&generated.join("releve.js"))?;
    let snippets = generated.join("snippets");
    for path in files_below(&snippets)? {
        let script = read(&path)?;
        allowed(&script)?;
        let imported = format!("./snippets/{}", path.strip_prefix(&snippets)?.display());
        let name = imported.trim_start_matches("./").replace('/', "-");
        let address = dist.add_hashed(&name, script.into_bytes());
        glue = glue.replace(&imported, &address);
    }
    allowed(&glue)?;
    Ok(glue)
}

/// Whether the content security policy lets a script run.
pub fn allowed(script: &str) -> Result<(), Failure> {
    match FORBIDDEN.iter().find(|word| script.contains(**word)) {
        Some(word) => {
            Err(format!("web: a generated script holds `{word}`, which the content security policy refuses").into())
        }
        None => Ok(()),
    }
}

/// The style sheets one after the other, in the order of their names.
fn style(folder: &Path) -> Result<String, Failure> {
    let mut style = String::new();
    for path in files_below(folder)? {
        if path.extension().is_some_and(|extension| extension == "css") {
            style.push_str(&read(&path)?);
            style.push('\n');
        }
    }
    Ok(style)
}

/// One line that changes when anything that makes `dist` changes, this program included.
fn inputs(root: &Path, profile: Profile, raw: &Path) -> Result<String, Failure> {
    let frontend = root.join("frontend");
    let mut files = vec![raw.to_path_buf(), root.join("Cargo.lock")];
    for folder in ["assets", "shell", "style"] {
        files.extend(files_below(&frontend.join(folder))?);
    }
    files.extend(files_below(&root.join("xtask"))?);
    let mut all = String::new();
    for path in files {
        all.push_str(&path.to_string_lossy());
        all.push(' ');
        all.push_str(&digest(&fs::read(&path)?));
    }
    Ok(format!("{}{}\n", header(profile), digest(all.as_bytes())))
}

/// The files of a folder with their sizes, one a line.
fn listing(folder: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    for path in files_below(folder)? {
        let size = fs::metadata(&path)?.len();
        let path = path.strip_prefix(folder)?;
        text.push_str(&format!("{} {size}\n", path.display()));
    }
    Ok(text)
}

fn header(profile: Profile) -> &'static str {
    match profile {
        Profile::Dev => "dev ",
        Profile::Release => "release ",
    }
}

fn quality(profile: Profile) -> i32 {
    match profile {
        Profile::Dev => 5,
        Profile::Release => 11,
    }
}

fn stamp_path(root: &Path) -> PathBuf {
    target(root).join("xtask/web.stamp")
}

/// Where the files of each part are named, for their weighing.
pub fn weights_path(root: &Path) -> PathBuf {
    target(root).join("xtask/web.parts")
}

fn target(root: &Path) -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |path| root.join(path))
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

pub fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|cause| format!("cannot read {}: {cause}", path.display()).into())
}

#[cfg(test)]
mod tests {
    use super::allowed;

    #[test]
    fn a_script_that_compiles_text_is_refused() {
        assert!(allowed("export default init;").is_ok());
        assert!(allowed("const f = new Function('return 1');").is_err());
        assert!(allowed("eval('1')").is_err());
    }
}
