//! `releve backup` and `releve restore`, for the embedded database.

use super::audit::{self, AuditArgs};
use super::{Common, Failure, chain, setup};
use clap::Args;
use releve_api::app::seal;
use releve_api::clock::{Clock, SystemClock};
use std::path::{Path, PathBuf};
use store::DatabaseUrl;
use store::backup::{self, BackupError, Existing};

/// How to copy.
#[derive(Args, Clone, Debug)]
pub struct BackupArgs {
    /// The file to make.
    to: PathBuf,
    /// Replaces the file if there is one.
    #[arg(long)]
    overwrite: bool,
}

/// How to put back.
#[derive(Args, Clone, Debug)]
pub struct RestoreArgs {
    /// The copy.
    from: PathBuf,
    /// The checksum that `releve backup` printed: another is refused.
    #[arg(long, value_name = "HEX")]
    sha256: Option<String>,
    #[command(flatten)]
    audit: AuditArgs,
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        Self::new(4, chain(&error))
    }
}

/// The embedded database of the settings.
fn embedded(url: DatabaseUrl) -> Result<PathBuf, Failure> {
    match url {
        DatabaseUrl::Sqlite(path) => Ok(path),
        DatabaseUrl::Postgres(_) => Err(Failure::new(
            2,
            "this is for the embedded database: on PostgreSQL use pg_dump and pg_restore, or archive its WAL",
        )),
    }
}

/// `releve backup`: size and checksum are printed once the copy is sound and on the disk.
pub fn backup(common: &Common, args: &BackupArgs) -> Result<(), Failure> {
    let (settings, _) = setup::settings(common, None)?;
    let from = embedded(setup::address(&settings)?)?;
    let existing = if args.overwrite { Existing::Replace } else { Existing::Keep };
    let copied = backup::backup(&from, &args.to, existing)?;
    let to = args.to.display();
    println!("{to}: {} bytes, schema {}, whole and on the disk", copied.bytes, copied.schema);
    println!("sha256 {}", copied.sha256);
    Ok(())
}

/// `releve restore`: the copy takes the place of the data, which are kept aside, and is looked over.
pub fn restore(common: &Common, args: &RestoreArgs) -> Result<(), Failure> {
    let (settings, _) = setup::settings(common, None)?;
    let url = setup::address(&settings)?;
    let into = embedded(url)?;
    if let Some(folder) = into.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::new(4, format!("cannot make the folder {}: {error}", folder.display())))?;
    }
    let at = SystemClock.now().format("%Y%m%dT%H%M%S%6fZ").to_string();
    let restored = backup::restore(&args.from, &into, args.sha256.as_deref(), &at)?;
    println!("{} is in place", into.display());
    if let Some(aside) = restored.aside.as_deref().map(Path::display) {
        println!("what was there is kept as {aside}");
    }
    restored.migrated.iter().for_each(|name| println!("done {name}"));
    let store = setup::open_existing(&settings)?;
    setup::runtime()?.block_on(async {
        // Lines that were waiting for their link when the copy was made would be told as late.
        seal::seal(&store).await?;
        audit::look(&store, &args.audit).await
    })
}
