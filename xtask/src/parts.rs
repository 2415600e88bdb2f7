//! Cuts the linked program at the functions that its source marks: what every page needs is the start, the rest comes
//! when a page asks for it. The cutter makes dozens of small modules, because what several parts need stands apart; they
//! go into one file per part, and one for what many parts need.

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
    page::fill,
    web::{allowed, read},
};

/// The script that fetches parts, as the generated module names it.
const LOADER: &str = "./parts.js";
/// The generated module, as the cutter's own loader would name it.
const GLUE: &str = "./releve.js";
/// How many parts must need a module for it to stand in the file that all share. What fewer need is in the file of each:
/// whoever opens them all fetches it again, whoever opens one fetches nothing that it has no use for.
const MANY: usize = 4;
/// The file of what many parts need.
const SHARED: &str = "shared";

/// A program in parts.
#[derive(Debug)]
pub struct Parts {
    folder: PathBuf,
    start: PathBuf,
    /// The modules that each part needs beside the start, by their names.
    needs: BTreeMap<String, Vec<String>>,
    /// The addresses of the files that hold them, once they are there.
    files: BTreeMap<String, Vec<String>>,
}

/// Cuts `raw` into modules of a folder.
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
    Ok(Parts { folder, start, needs, files: BTreeMap::new() })
}

impl Parts {
    /// The start, for the tool that makes the generated module.
    pub fn start(&self) -> &Path {
        &self.start
    }

    /// Adds the parts and both scripts; answers the addresses of the generated module and of the loader. They name each
    /// other, so their names follow from what both hold.
    pub fn add(&mut self, dist: &mut Dist, glue: &str, loader: &str) -> Result<Vec<String>, Failure> {
        let mut modules = Vec::new();
        for (file, names) in files(&self.needs) {
            let (mut bytes, mut lengths) = (Vec::new(), Vec::new());
            for name in names {
                let module = bare(&fs::read(self.folder.join(format!("{name}.wasm")))?)?;
                lengths.push(format!(r#"["{name}", {}]"#, module.len()));
                bytes.extend(module);
            }
            let address = dist.add_hashed(&format!("{file}.bin"), bytes);
            modules.push(format!(r#"  "{address}": [{}],"#, lengths.join(", ")));
            for part in self.needs.keys().filter(|part| file == SHARED || file == **part) {
                self.files.entry(part.clone()).or_default().push(address.clone());
            }
        }
        let addresses = self.files.iter().map(|(part, files)| format!(r#"  {part}: ["{}"],"#, files.join(r#"", ""#)));
        let exports = self.needs.keys().map(|part| format!(r#"export const {} = arrival("{part}");"#, caller(part)));
        let marks = [
            ("{{files}}", block(addresses)),
            ("{{modules}}", block(modules)),
            ("{{parts}}", exports.collect::<Vec<_>>().join("\n")),
        ];
        let marks = marks.each_ref().map(|(mark, value)| (*mark, value.as_str()));
        let loader = fill(loader, &marks).map_err(|missing| format!("frontend/shell/parts.js lacks {missing}"))?;
        allowed(&loader)?;
        // Ours stands in for the loader that the cutter wrote: the program must call for the parts by the same names.
        let theirs = read(&self.folder.join(LOADER))?;
        if let Some(part) = self.needs.keys().find(|part| !theirs.contains(&format!("const {} =", caller(part)))) {
            return Err(format!("web: the cutter has no name for fetching {part}").into());
        }
        let both = format!("{glue}{loader}");
        let (glue_at, loader_at) =
            (dist::address("releve.js", both.as_bytes()), dist::address("parts.js", both.as_bytes()));
        // The wasm asks for its imports by the loader's first name: only where it is fetched from changes.
        let glue = put_import(glue, LOADER, &loader_at)?;
        let loader = fill(&loader, &[("{{glue}}", &glue_at)])
            .map_err(|missing| format!("frontend/shell/parts.js lacks {missing}"))?;
        for (address, script) in [(&glue_at, glue), (&loader_at, loader)] {
            dist.add(address.trim_start_matches('/'), script.into_bytes());
        }
        Ok(vec![glue_at, loader_at])
    }

    /// The files of the parts that `table` names for some addresses, and whether those are open to all, as a script.
    pub fn first(&self, table: &str) -> Result<String, Failure> {
        let line = |line: &str| {
            let mut words = line.split(' ');
            let (path, part) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let files = self.files.get(part).ok_or_else(|| format!("frontend/shell/first.txt: no part {part}"))?;
            let open = words.next() == Some("open");
            Ok::<_, Failure>(format!(r#"  "{path}": [["{}"], {open}],"#, files.join(r#"", ""#)))
        };
        Ok(block(table.lines().map(line).collect::<Result<Vec<_>, _>>()?))
    }

    /// One line for the start and one for each part: its name, then the files that its pages need.
    pub fn weights(&self, start: &str) -> String {
        let mut lines = format!("start {start}\n");
        for (part, files) in &self.files {
            lines.push_str(&format!("{part} {start} {}\n", files.join(" ")));
        }
        lines
    }
}

/// What the program calls to fetch a part, as the cutter names it.
fn caller(part: &str) -> String {
    format!("__wasm_split_load_{part}")
}

fn block(lines: impl IntoIterator<Item = String>) -> String {
    format!("{{\n{}\n}}", lines.into_iter().collect::<Vec<_>>().join("\n"))
}

/// The modules of each file; those of a part stand in their order.
fn files(needs: &BTreeMap<String, Vec<String>>) -> BTreeMap<&str, Vec<&str>> {
    let users = |module: &String| needs.values().filter(|modules| modules.contains(module)).count();
    let mut files = BTreeMap::<&str, Vec<&str>>::new();
    for (part, module) in needs.iter().flat_map(|(part, modules)| modules.iter().map(move |module| (part, module))) {
        let file = files.entry(if users(module) < MANY { part } else { SHARED }).or_default();
        if !file.contains(&module.as_str()) {
            file.push(module);
        }
    }
    files
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
    use std::collections::BTreeMap;

    use super::{Failure, bare, files, put_import};

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
        assert!(put_import("import \"./a.js\"", "./a", "/b").is_err());
        let script = "import * as a from \"./a\"; x[\"./a\"] = a;";
        let put_there = put_import(script, "./a", "/b");
        assert_eq!(put_there.ok().as_deref(), Some("import * as a from \"/b\"; x[\"./a\"] = a;"));
        assert!(put_import("x[\"./a\"]", "./a", "/b").is_err());
    }

    #[test]
    fn what_many_parts_need_stands_in_one_file() {
        let of = |names: [&str; 3]| names.map(str::to_owned).to_vec();
        let needs = BTreeMap::from([
            ("a".to_owned(), of(["all", "two", "a"])),
            ("b".to_owned(), of(["all", "two", "b"])),
            ("c".to_owned(), of(["all", "few", "c"])),
            ("d".to_owned(), of(["all", "few", "d"])),
        ]);
        let expected = [
            ("a", vec!["two", "a"]),
            ("b", vec!["two", "b"]),
            ("c", vec!["few", "c"]),
            ("d", vec!["few", "d"]),
            ("shared", vec!["all"]),
        ];
        assert_eq!(files(&needs), BTreeMap::from(expected));
    }
}
