//! `imgflo man` and `imgflo completions`: both follow from what the command line takes.

use clap::CommandFactory;

use crate::{Error, cli, say};

/// Prints the manual page, or writes one for each command into a folder.
pub(crate) fn man(asked: &cli::Man) -> Result<(), Error> {
    let command = cli::Cli::command();
    if let Some(folder) = &asked.folder {
        let failed = |error| Error::write(folder, &error);
        std::fs::create_dir_all(folder).map_err(failed)?;
        return clap_mangen::generate_to(command, folder).map_err(failed);
    }
    let mut page = Vec::new();
    let failed = |error| Error::print(&error);
    clap_mangen::Man::new(command).render(&mut page).map_err(failed)?;
    say::print(&String::from_utf8_lossy(&page))
}

/// Prints what makes a shell complete the program's options.
pub(crate) fn completions(asked: &cli::Completions) -> Result<(), Error> {
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut cli::Cli::command(), "imgflo", &mut script);
    say::print(&String::from_utf8_lossy(&script))
}
