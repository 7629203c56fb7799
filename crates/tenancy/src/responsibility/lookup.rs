//! Who is responsible for something: the way through the matrix, with each step in words.
//!
//! From the particular to the general: area and class of devices, area, then the row `other`.

use db::{DbError, ReadTx};
use kernel::{ClientId, ResponsibilityId};

use super::{Area, Known, Party, Responsibility, store};

/// Who is responsible, and how that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responsible {
    /// The row that applies.
    pub id: ResponsibilityId,
    /// What that row is about.
    pub area: Area,
    /// Who does the work.
    pub party: Party,
    /// Who answers for it.
    pub accountable: Option<Party>,
    /// Who is told.
    pub informed: Vec<Party>,
    /// The way to this row, a sentence a step.
    pub path: Vec<String>,
}

/// Who is responsible for an area of a client; `None` if neither the area nor `other` has a row.
///
/// # Errors
/// What the database says.
pub async fn responsible(tx: &ReadTx, client: ClientId, area: &str) -> Result<Option<Responsible>, DbError> {
    for_device(tx, client, area, None).await
}

/// As [`responsible`], for a device of a class, whose own row goes before that of the area.
///
/// # Errors
/// What the database says.
pub async fn for_device(
    tx: &ReadTx,
    client: ClientId,
    area: &str,
    class: Option<&str>,
) -> Result<Option<Responsible>, DbError> {
    let rows = store::of_clients(tx, vec![client]).await?;
    let Some((row, mut path)) = choose(rows, &Area::parse(area), class) else { return Ok(None) };
    let named = store::named(tx, &row.parties).await?;
    let Some(party) = named.responsible else { return Ok(None) };
    path.push(match &party {
        Party::Team { name, .. } => format!("Responsible is the team {name}."),
        Party::Contact { name, .. } => format!("Responsible is {name}, a contact of the client."),
        Party::Vendor { name } => format!("Responsible is the vendor {name}."),
    });
    let (accountable, informed) = (named.accountable, named.informed);
    Ok(Some(Responsible { id: row.id, area: row.area, party, accountable, informed, path }))
}

/// The row that applies, and the steps to it.
pub(super) fn choose(
    rows: Vec<Responsibility>,
    area: &Area,
    class: Option<&str>,
) -> Option<(Responsibility, Vec<String>)> {
    let mut path = Vec::new();
    let mut rows = rows;
    let mut take = |area: &Area, class: Option<&str>| {
        let found = rows.iter().position(|row| row.area == *area && row.device_class.as_deref() == class);
        found.map(|index| rows.swap_remove(index))
    };
    if let Some(class) = class {
        if let Some(row) = take(area, Some(class)) {
            path.push(format!("The matrix has a row for {area} of devices of the class {class}."));
            return Some((row, path));
        }
        path.push(format!("The matrix has no row for {area} of devices of the class {class}."));
    }
    if let Some(row) = take(area, None) {
        path.push(format!("The matrix has a row for {area}."));
        return Some((row, path));
    }
    path.push(format!("The matrix has no row for {area}."));
    let other = Area::Known(Known::Other);
    if *area != other
        && let Some(row) = take(&other, None)
    {
        path.push("The row for everything else applies.".to_owned());
        return Some((row, path));
    }
    None
}
