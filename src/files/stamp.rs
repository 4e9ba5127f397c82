//! What a file held when it was last read or written here, in a few bytes: enough to see that somebody else changed it.

use flate2::Crc;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Length and checksum of a file's content. A file that was touched but holds the same has the same stamp.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stamp {
    /// Bytes.
    len: u64,
    /// CRC-32 of them.
    sum: u32,
}

impl Stamp {
    /// The stamp of a file's whole content.
    pub fn of(data: &[u8]) -> Stamp {
        let mut crc = Crc::new();
        crc.update(data);
        Stamp { len: data.len() as u64, sum: crc.sum() }
    }

    /// The stamp of what lies at a path now. `None` where there is no file, or what is there is no regular one: a pipe
    /// would wait for a writer.
    ///
    /// # Errors
    /// The file is there and can't be read.
    pub fn of_file(path: &Path) -> io::Result<Option<Stamp>> {
        match std::fs::metadata(path) {
            Ok(found) if found.is_file() => {}
            Ok(_) => return Ok(None),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e),
        }
        let (mut file, mut crc, mut len) = (File::open(path)?, Crc::new(), 0);
        let mut part = vec![0; 1 << 16];
        loop {
            match file.read(&mut part)? {
                0 => return Ok(Some(Stamp { len, sum: crc.sum() })),
                n => {
                    crc.update(&part[..n]);
                    len += n as u64;
                }
            }
        }
    }
}
