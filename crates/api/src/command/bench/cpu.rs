//! CPU time and memory of processes, as Linux counts them: what other programs do beside us hardly weighs on it.

use nix::time::{ClockId, clock_getcpuclockid};
use nix::unistd::Pid;
use std::fs;
use std::time::Duration;

/// One tick of `/proc/…/stat`: a hundredth of a second on every Linux.
const TICK: Duration = Duration::from_millis(10);

/// A line of `/proc/…/stat`.
struct Stat {
    parent: u32,
    own: u32,
    reaped: u32,
}

fn stat(pid: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in brackets, may hold anything.
    let mut fields = text.rsplit_once(')')?.1.split_ascii_whitespace().skip(1);
    let parent = fields.next()?.parse().ok()?;
    let mut ticks = fields.skip(9).map_while(|field| field.parse::<u32>().ok());
    let mut two = || Some(ticks.next()?.saturating_add(ticks.next()?));
    Some(Stat { parent, own: two()?, reaped: two()? })
}

/// CPU time that a process has used, those of its threads that ended included; by its clock, which counts in nanoseconds.
#[must_use]
pub fn of_process(pid: u32) -> Duration {
    let pid = i32::try_from(pid).map(Pid::from_raw);
    let told = pid.ok().and_then(|pid| clock_getcpuclockid(pid).and_then(ClockId::now).ok());
    told.map_or(Duration::ZERO, Duration::from)
}

/// CPU time that a process and its children have used, those that ended included.
#[must_use]
pub fn of_family(head: u32) -> Duration {
    let children = all().filter_map(stat).filter(|stat| stat.parent == head).map(|stat| stat.own);
    let own = stat(head).map_or(0, |stat| stat.own.saturating_add(stat.reaped));
    TICK * children.fold(own, u32::saturating_add)
}

/// The process that started a PostgreSQL server, found by one of its connections to a database, by the name it shows.
#[must_use]
pub fn postmaster_of(database: &str) -> Option<u32> {
    let serves = |pid: &u32| {
        let title = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let title = String::from_utf8_lossy(&title).into_owned();
        title.starts_with("postgres: ") && title.split(' ').any(|word| word == database)
    };
    all().find(serves).and_then(stat).map(|stat| stat.parent)
}

/// Memory that a process holds, in kilobytes.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    /// All of it, pages of files included.
    pub resident: u32,
    /// What no file stands behind.
    pub own: u32,
}

/// Memory that a process holds now.
#[must_use]
pub fn memory(pid: u32) -> Option<Memory> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let of = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim_start_matches(':').split_ascii_whitespace().next()?.parse().ok()
    };
    Some(Memory { resident: of("VmRSS")?, own: of("RssAnon")? })
}

fn all() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}
