//! The one page of the browser program and the script that starts it, filled from their templates.
//! Neither holds inline code: the server's policy allows scripts from files only.

use crate::{
    Failure,
    dist::{Dist, digest},
};

/// Where the template of the page takes its links and its script.
const HEAD: &str = "<!-- head -->";

/// The addresses of what the page loads.
#[derive(Debug, Default)]
pub struct Links {
    /// The generated module between the browser and the wasm first, then those that it imports.
    pub scripts: Vec<String>,
    pub wasm: String,
    pub style: Option<String>,
    pub icon: Option<String>,
    pub manifest: Option<String>,
    /// For the addresses at which people come in, what their pages need beside the start, as the starter script reads it.
    pub first: String,
}

/// The texts that the page and its scripts are made from.
#[derive(Debug)]
pub struct Templates {
    pub page: String,
    pub boot: String,
    pub worker: String,
}

/// Adds the starter script, the page, and the worker that keeps them for where there is no network.
pub fn add(dist: &mut Dist, templates: &Templates, links: &Links) -> Result<(), Failure> {
    let Templates { page, boot, worker } = templates;
    let glue = links.scripts.first().ok_or("the page has no script")?;
    let boot = fill(boot, &[("{{glue}}", glue), ("{{wasm}}", &links.wasm), ("{{first}}", &links.first)])
        .map_err(|missing| format!("frontend/shell/boot.js lacks {missing}"))?;
    let boot = dist.add_hashed("boot.js", boot.into_bytes());
    let page = fill(page, &[(HEAD, &head(&boot, links))])
        .map_err(|missing| format!("frontend/shell/index.html lacks {missing}"))?;
    let worker = fill(worker, &[("{{build}}", &digest(page.as_bytes())), ("{{start}}", &start(&boot, links))])
        .map_err(|missing| format!("frontend/shell/worker.js lacks {missing}"))?;
    dist.add("index.html", page.into_bytes());
    // Browsers look for it under the same name after each build.
    dist.add("worker.js", worker.into_bytes());
    Ok(())
}

/// The page and all that it loads to start, as a list that a script reads.
fn start(boot: &str, links: &Links) -> String {
    let named = [&links.style, &links.icon, &links.manifest].into_iter().flatten().map(String::as_str);
    let all = ["/", boot, &links.wasm].into_iter().chain(links.scripts.iter().map(String::as_str)).chain(named);
    let quoted: Vec<String> = all.map(|address| format!("\"{address}\"")).collect();
    format!("[{}]", quoted.join(", "))
}

/// The browser learns of everything at once, the biggest first.
fn head(boot: &str, links: &Links) -> String {
    let wasm = &links.wasm;
    let mut lines =
        vec![format!(r#"<link rel="preload" href="{wasm}" as="fetch" type="application/wasm" crossorigin>"#)];
    lines.extend(links.scripts.iter().map(|script| format!(r#"<link rel="modulepreload" href="{script}">"#)));
    if let Some(style) = &links.style {
        lines.push(format!(r#"<link rel="stylesheet" href="{style}">"#));
    }
    if let Some(icon) = &links.icon {
        lines.push(format!(r#"<link rel="icon" href="{icon}">"#));
    }
    if let Some(manifest) = &links.manifest {
        lines.push(format!(r#"<link rel="manifest" href="{manifest}">"#));
    }
    lines.push(format!(r#"<script type="module" src="{boot}"></script>"#));
    lines.join("\n  ")
}

/// Replaces each mark, which must be there exactly once; the error names the one that is not.
pub fn fill(template: &str, marks: &[(&str, &str)]) -> Result<String, String> {
    let mut text = template.to_owned();
    for (mark, value) in marks {
        if template.matches(mark).count() != 1 {
            return Err(format!("exactly one {mark}"));
        }
        text = text.replace(mark, value);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::{Links, Templates, add, fill, head};
    use crate::{
        Failure,
        dist::{Dist, files_below},
    };

    #[test]
    fn a_mark_is_there_once() {
        assert_eq!(fill("a [x] b", &[("[x]", "1")]).as_deref(), Ok("a 1 b"));
        assert!(fill("a b", &[("[x]", "1")]).is_err());
        assert!(fill("[x] [x]", &[("[x]", "1")]).is_err());
    }

    #[test]
    fn the_worker_keeps_all_that_the_page_loads_under_the_name_of_the_build() -> Result<(), Failure> {
        let folder = std::env::temp_dir().join(format!("releve-worker-{}", std::process::id()));
        let built = |script: &str| -> Result<(String, String, String), Failure> {
            let templates = Templates {
                page: "<!-- head -->".to_owned(),
                boot: "{{glue}} {{wasm}} {{first}}".to_owned(),
                worker: "{{build}} {{start}}".to_owned(),
            };
            let links = Links { scripts: vec![script.to_owned()], wasm: "/assets/w".to_owned(), ..Links::default() };
            let mut dist = Dist::default();
            add(&mut dist, &templates, &links)?;
            dist.write(&folder, 1)?;
            let boot = files_below(&folder.join("assets"))?.into_iter().next().ok_or("no starter")?;
            let boot = boot.strip_prefix(&folder)?.display().to_string();
            let worker = std::fs::read_to_string(folder.join("worker.js"))?;
            let (build, start) = worker.split_once(' ').ok_or("no build")?;
            Ok((build.to_owned(), start.to_owned(), boot))
        };
        let (build, start, boot) = built("/assets/g")?;
        assert_eq!(start, format!("[\"/\", \"/{boot}\", \"/assets/w\", \"/assets/g\"]"));
        assert_ne!(build, built("/assets/h")?.0);
        std::fs::remove_dir_all(&folder)?;
        Ok(())
    }

    #[test]
    fn the_head_has_no_inline_script() {
        let head = head("/assets/boot-1.js", &Links::default());
        assert!(head.ends_with(r#"<script type="module" src="/assets/boot-1.js"></script>"#));
        assert_eq!(head.matches("<script").count(), 1);
    }
}
