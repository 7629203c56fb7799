//! Inviting a person: the login, its grants, the link and the letter in one transaction.

use auth::Entry;
use auth::grant::rules::{Giver, Owns, Wanted, may_make};
use auth::grant::{NewGrant, owners, store as grants};
use auth::user::contact_link::{self, ContactLink};
use auth::user::{NewUser, User, UserKind, store as users};
use db::WriteTx;
use kernel::id::{ContactKind, UserKind as UserIdKind};
use kernel::{ClientSet, Effect, ErrorCode, Failure, Permission, Scope, Secret, UserError, UserId};
use serde_json::json;

use super::NewInvitation;
use crate::contact::Contact;
use crate::input::stored;
use crate::people::grant::check::{self, Fields, Receiver};
use crate::{MailState, Tenancy};

/// Whole days for which an invitation is valid.
pub const VALID_DAYS: u32 = 7;

/// What an invitation led to.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The login.
    pub user: User,
    /// Where the person accepts; shown once. `None` if the login had been made by an earlier request.
    pub url: Option<Secret>,
    /// Whether a letter was queued.
    pub mailed: Mailed,
}

/// Whether a letter was queued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mailed {
    /// It was.
    Yes,
    /// No mail server is configured; the link has to be passed on by hand.
    No,
}

/// Invites a person.
///
/// # Errors
/// Forbidden without the right to change people provider-wide; the refusals of the fields.
pub async fn invite(tenancy: &Tenancy, scope: &Scope, new: NewInvitation) -> Result<Invited, Failure> {
    let permit = scope.permit_provider(Permission::PeopleWrite)?;
    let provider = tenancy.auth.provider_name().await?.unwrap_or_default();
    let (tenancy_in, scope) = (tenancy.clone(), scope.clone());
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                if let Some(existing) = repeated(tx, &new).await? {
                    return Ok(Invited { user: existing, url: None, mailed: Mailed::No });
                }
                let contact = contact(tx, &new).await?;
                let user = enter(tx, &tenancy_in, &scope, &new, contact.as_ref()).await?;
                letter(tx, &tenancy_in, &scope, &provider, user).await
            })
        })
        .await
}

/// Makes a new link for a person who has not accepted yet; older links end.
///
/// # Errors
/// Forbidden without the right to change people provider-wide; not found; conflict once the person has joined.
pub async fn renew(tenancy: &Tenancy, scope: &Scope, id: UserId) -> Result<Invited, Failure> {
    let permit = scope.permit_provider(Permission::PeopleWrite)?;
    // Grants at a client that is denied to the caller could not be seen, and so not be judged.
    if *permit.clients() != ClientSet::All {
        return Err(Failure::Forbidden(Permission::PeopleWrite));
    }
    let provider = tenancy.auth.provider_name().await?.unwrap_or_default();
    let (tenancy_in, scope) = (tenancy.clone(), scope.clone());
    tenancy
        .db
        .write(&permit, move |tx| {
            Box::pin(async move {
                let user =
                    users::find_for_update(tx, id).await?.ok_or_else(|| Failure::not_found::<UserIdKind>("id"))?;
                may_open(tx, &scope, id).await?;
                if user.joined_at.is_some() {
                    let message = "This person has accepted an invitation already and signs in with a password.";
                    return Err(Failure::rejected(ErrorCode::Conflict, "id", message));
                }
                let summary = format!("Renewed the invitation of {}", user.name);
                tenancy_in
                    .audit
                    .record(tx, Entry::new("user.invitation_renew", "user", summary).object(user.id))
                    .await?;
                letter(tx, &tenancy_in, &scope, &provider, user).await
            })
        })
        .await
}

/// Makes the link, and the letter with it where mail can leave.
async fn letter(
    tx: &WriteTx,
    tenancy: &Tenancy,
    scope: &Scope,
    provider: &str,
    user: User,
) -> Result<Invited, Failure> {
    let token = tenancy.auth.invitation_link(tx, user.id).await?;
    let url = url_of(&tenancy.public_url, &token);
    let mailed = mail(tx, tenancy, scope, provider, &user, &url).await?;
    tx.publish(db::Change::of(None, user.id));
    Ok(Invited { user, url: Some(url), mailed })
}

/// A link opens the login with all its grants, so making one needs the right to give each of them.
async fn may_open(tx: &WriteTx, scope: &Scope, id: UserId) -> Result<(), Failure> {
    let owns = match scope.actor().user() {
        Some(actor) => owners::owns(tx, actor).await?,
        None => Owns::No,
    };
    let giver = Giver { scope, owns };
    for grant in grants::of_users(tx, &[id]).await?.into_iter().filter(|grant| grant.effect == Effect::Allow) {
        let wanted = Wanted { role: grant.role, effect: grant.effect, client: grant.client, receiver_owns: Owns::No };
        may_make(&giver, &wanted, "id").map_err(|error| Failure::Rejected(vec![error]))?;
    }
    Ok(())
}

/// The login that an earlier request with the same id and address has made.
async fn repeated(tx: &WriteTx, new: &NewInvitation) -> Result<Option<User>, Failure> {
    let Some(id) = new.id else { return Ok(None) };
    let existing = users::find(tx, id).await?;
    Ok(existing.filter(|user| user.email == new.email.as_str()))
}

async fn contact(tx: &WriteTx, new: &NewInvitation) -> Result<Option<Contact>, Failure> {
    let Some(id) = new.contact else { return Ok(None) };
    let found = crate::contact::store::find(tx, id).await?;
    found.map(Some).ok_or_else(|| Failure::not_found::<ContactKind>("contactId"))
}

/// Makes the login, its membership and its grants, each with its audit entry.
async fn enter(
    tx: &WriteTx,
    tenancy: &Tenancy,
    scope: &Scope,
    new: &NewInvitation,
    contact: Option<&Contact>,
) -> Result<User, Failure> {
    let id: UserId = new.id.unwrap_or_else(|| tx.new_id());
    let receiver = Receiver {
        kind: if contact.is_some() { UserKind::Contact } else { UserKind::Staff },
        clients: contact.iter().map(|contact| contact.client).collect(),
        owns: auth::grant::rules::Owns::No,
    };
    let mut errors: Vec<UserError> = Vec::new();
    if users::email_taken(tx, &new.email, id).await? {
        let message = "Somebody has a login with this address already. Look under People, and add grants there.";
        errors.push(UserError::new(ErrorCode::Taken, "email", message));
    }
    for (index, grant) in new.grants.iter().enumerate() {
        let fields = Fields::of_list("grants", index);
        errors.extend(check::check(tx, scope, &receiver, grant, &fields).await?);
    }
    if !errors.is_empty() {
        return Err(Failure::Rejected(errors));
    }
    let login = NewUser { id, name: new.name.clone(), email: new.email.clone(), kind: receiver.kind };
    let user =
        users::insert_invited(tx, login).await.map_err(|error| stored::<kernel::id::UserKind>(error, "id", "id"))?;
    if let Some(contact) = contact {
        let link = ContactLink { user: user.id, client: contact.client, contact: contact.id };
        contact_link::insert(tx, link).await?;
    }
    let entry = Entry {
        client: contact.map(|contact| contact.client),
        ..Entry::new("user.invite", "user", format!("Invited {}", user.name)).object(user.id)
    };
    let after = json!({"name": user.name, "email": user.email, "kind": user.kind, "contact": contact.map(|c| c.id)});
    tenancy.audit.record(tx, entry.after(after)).await?;
    for grant in &new.grants {
        let grant = NewGrant {
            id: tx.new_id(),
            user: user.id,
            role: grant.role,
            effect: grant.effect,
            client: grant.client,
            expires_at: grant.expires_at,
            reason: grant.reason.clone(),
        };
        let made = grants::insert(tx, grant).await?;
        crate::people::grant::service::record(tx, tenancy, "grant.create", &made, &user).await?;
    }
    Ok(user)
}

/// The part after `#` never leaves the browser: not in a log, not in a referrer.
fn url_of(public_url: &str, token: &Secret) -> Secret {
    Secret::new([public_url.as_bytes(), b"/invitation#token=", token.expose()].concat())
}

async fn mail(
    tx: &WriteTx,
    tenancy: &Tenancy,
    scope: &Scope,
    provider: &str,
    user: &User,
    url: &Secret,
) -> Result<Mailed, Failure> {
    if tenancy.mail == MailState::Absent {
        return Ok(Mailed::No);
    }
    let inviter = scope.actor().user().map(|id| id.uuid());
    let names = users::names(tx, inviter).await?;
    let link = String::from_utf8_lossy(url.expose());
    let letter = mail::Invitation {
        name: &user.name,
        invited_by: names.first().map_or(provider, |(_, name)| name),
        provider,
        link: &link,
        valid_days: VALID_DAYS,
    };
    let letter = letter.render().map_err(Failure::internal)?;
    let draft = mail::Draft {
        to: user.email.clone(),
        subject: letter.subject,
        text: letter.text,
        html: Some(letter.html),
        // Each link has a letter of its own.
        message_id: crate::outbox::message_id(&format!("{}.{}", user.id, tx.now().micros()), &tenancy.public_url),
        in_reply_to: None,
        references: Vec::new(),
        auto_submitted: mail::AutoSubmitted::AutoGenerated,
    };
    let message = mail::Message::new(draft).map_err(|error| Failure::Rejected(vec![error]))?;
    crate::outbox::enqueue_mail(tx, None, &message).await?;
    Ok(Mailed::Yes)
}
