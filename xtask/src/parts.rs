//! Cuts the linked program at the functions that its source marks: what every page needs is the start, the rest comes
//! when a page asks for it. What several parts need stands apart, and comes with the first of them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use walrus::ModuleConfig;
use wasm_split_cli_support::{Options, transform};

use crate::{
    Failure,
    dist::{self, Dist},
    web::{allowed, read},
};

/// The script that fetches parts, as the cutter and the generated module name it.
const LOADER: &str = "./parts.js";
/// The generated module, as the loader names it.
const GLUE: &str = "./releve.js";

/// A program in parts.
#[derive(Debug)]
pub struct Parts {
    folder: PathBuf,
    start: PathBuf,
    /// The files that each part needs beside the start, by their names without `.wasm`.
    needs: BTreeMap<String, Vec<String>>,
    /// The address of each file.
    addresses: BTreeMap<String, String>,
}

/// Cuts `raw` into files of a folder.
pub fn cut(raw: &Path, generated: &Path) -> Result<Parts, Failure> {
    let folder = generated.join("parts");
    let start = generated.join("start.wasm");
    let program = fs::read(raw)?;
    let mut options = Options::new(&program);
    options.output_dir = &folder;
    options.main_out_path = &start;
    options.link_name = LOADER;
    options.main_module = GLUE;
    let split = transform(options).map_err(|cause| format!("web: the program cannot be cut: {cause:#}"))?;
    let needs = split.prefetch_map.into_iter().collect();
    Ok(Parts { folder, start, needs, addresses: BTreeMap::new() })
}

impl Parts {
    /// The start, for the tool that makes the generated module.
    pub fn start(&self) -> &Path {
        &self.start
    }

    /// Adds the parts and both scripts; answers the addresses of the generated module and of the loader. They name each
    /// other, so their names follow from what both hold.
    pub fn add(&mut self, dist: &mut Dist, glue: String) -> Result<Vec<String>, Failure> {
        let mut loader = read(&self.folder.join(LOADER))?;
        allowed(&loader)?;
        for name in self.needs.values().flatten() {
            if !self.addresses.contains_key(name) {
                let part = bare(&fs::read(self.folder.join(format!("{name}.wasm")))?)?;
                let address = dist.add_hashed(&format!("{name}.wasm"), part);
                loader = put(&loader, &format!("./{name}.wasm"), &address)?;
                self.addresses.insert(name.clone(), address);
            }
        }
        let named = (put_import(&glue, LOADER, "parts.js")?, put_import(&loader, GLUE, "releve.js")?);
        let both = format!("{}{}", named.0, named.1);
        let (glue_at, loader_at) =
            (dist::address("releve.js", both.as_bytes()), dist::address("parts.js", both.as_bytes()));
        // The wasm asks for its imports by the loader's first name: only where it is fetched from changes.
        let glue = put_import(&glue, LOADER, &loader_at)?;
        let loader = put_import(&loader, GLUE, &glue_at)?;
        for (address, script) in [(&glue_at, glue), (&loader_at, loader)] {
            dist.add(address.trim_start_matches('/'), script.into_bytes());
        }
        Ok(vec![glue_at, loader_at])
    }

    /// One line for the start and one for each part: its name, then the files that its pages need.
    pub fn weights(&self, start: &str) -> String {
        let mut lines = format!("start {start}\n");
        for (part, names) in &self.needs {
            let files: Vec<&str> =
                names.iter().filter_map(|name| self.addresses.get(name)).map(String::as_str).collect();
            lines.push_str(&format!("{part} {start} {}\n", files.join(" ")));
        }
        lines
    }
}

/// A module written anew: numbers that the linker padded for the cut at their shortest, nothing that it names and does not
/// use, and no words that only a debugger or a linker reads. There are dozens of small ones, so each byte counts.
fn bare(module: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut config = ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let mut module = config.parse(module).map_err(|cause| format!("web: a part cannot be read: {cause:#}"))?;
    let words: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for id in words {
        module.customs.delete(id);
    }
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// Replaces an address, which must be there.
fn put(script: &str, old: &str, new: &str) -> Result<String, Failure> {
    let (old, new) = (format!("\"{old}\""), format!("\"{new}\""));
    if !script.contains(&old) {
        return Err(format!("web: a generated script does not name {old}").into());
    }
    Ok(script.replace(&old, &new))
}

/// Replaces the address of an import, which must be there.
fn put_import(script: &str, old: &str, new: &str) -> Result<String, Failure> {
    let (old, new) = (format!(" from \"{old}\""), format!(" from \"{new}\""));
    if !script.contains(&old) {
        return Err(format!("web: a generated script does not import{old}").into());
    }
    Ok(script.replace(&old, &new))
}

#[cfg(test)]
mod tests {
    use super::{Failure, bare, put, put_import};

    #[test]
    fn a_part_holds_what_it_uses_and_nothing_else() -> Result<(), Failure> {
        let header = [0, b'a', b's', b'm', 1, 0, 0, 0];
        // One type without parameters, its number of results padded to five bytes.
        let padded = [1, 8, 1, 0x60, 0x80, 0x80, 0x80, 0x80, 0x00, 0];
        let named = [0, 5, 4, b'n', b'a', b'm', b'e'];
        let whole = [header.as_slice(), &padded, &named].concat();
        assert_eq!(bare(&whole)?, header, "a type that nothing has is left out too");
        let features = [&header[..], &[0, 3, 2, b't', b'f']].concat();
        assert_eq!(bare(&features)?, header);
        assert!(bare(b"no").is_err());
        Ok(())
    }

    #[test]
    fn an_address_that_is_not_there_is_told() {
        assert_eq!(put("import \"./a\"", "./a", "/b").ok().as_deref(), Some("import \"/b\""));
        assert!(put("import \"./a.js\"", "./a", "/b").is_err());
        let script = "import * as a from \"./a\"; x[\"./a\"] = a;";
        let put_there = put_import(script, "./a", "/b");
        assert_eq!(put_there.ok().as_deref(), Some("import * as a from \"/b\"; x[\"./a\"] = a;"));
        assert!(put_import("x[\"./a\"]", "./a", "/b").is_err());
    }
}
