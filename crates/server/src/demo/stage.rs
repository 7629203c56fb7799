//! The installation put together on a clock of its own: everything that a server has but HTTP, and nothing runs by itself.

use std::sync::Arc;
use std::time::Duration;

use api::Features;
use auth::grant::NewGrant;
use auth::user::{NewUser, UserKind};
use auth::{Auth, Origin, SetupInput};
use ingestion::Committer;
use jobs::{Node, Worker};
use kernel::scope::Access;
use kernel::text::{EmailAddr, Name};
use kernel::time::ManualClock;
use kernel::{Actor, ClientId, Clock, Effect, Failure, Mint, Permit, Role, Scope, Secret, TeamId, Timestamp, UserId};
use tokio::runtime::Handle;

use super::drop_mail::{DropMail, Letters};
use super::{NewOwner, cast};
use crate::app::core::Core;
use crate::app::data_folder::DataFolder;
use crate::{Config, Deps};

/// Days of history.
pub(super) const DAYS: i64 = 90;
/// Address of an owner that is made.
const OWNER_EMAIL: &str = "owner@demo.example";

/// The stage of the history.
pub(super) struct Stage {
    /// All features.
    pub(super) features: Features,
    /// What time it is in the history.
    pub(super) clock: Arc<ManualClock>,
    /// When the history ends: the real now.
    pub(super) end: Timestamp,
    /// The one who works.
    pub(super) technician: Scope,
    /// The one who plans and approves.
    pub(super) lead: Scope,
    /// Letters that did not leave.
    pub(super) letters: Letters,
    mint: Arc<Mint>,
    worker: Worker,
    committer: Committer,
    node: Node,
}

impl Stage {
    /// Opens the installation, at the real now.
    pub(super) async fn set(config: &Config, folder: &DataFolder, runtime: &Handle) -> anyhow::Result<Self> {
        let end = Deps::default().clock.now();
        let clock = Arc::new(ManualClock::new(end));
        let deps = Deps { clock: clock.clone(), ..Deps::default() };
        let letters = Letters::default();
        let mail = Arc::new(DropMail(letters.clone()));
        let Core { mint, db: _, auth: _, features, committer, worker, node } =
            Core::assemble(config, folder, &deps, runtime, Some(mail)).await?;
        let (technician, lead) = (person_scope(&mint, cast::technician()), person_scope(&mint, cast::lead()));
        Ok(Self { features, clock, end, technician, lead, letters, mint, worker, committer, node })
    }

    /// Makes an owner where there is none, and what each installation has from its first day.
    pub(super) async fn ensure_owner(&self) -> anyhow::Result<Option<NewOwner>> {
        let auth = &self.features.tenancy.auth;
        let made = match auth.setup_link().await? {
            Some(token) => Some(make_owner(auth, token).await?),
            None => None,
        };
        self.ensure_defaults().await?;
        Ok(made)
    }

    /// Takes the clock back to the beginning of the history. Gives the team that looks after the clients: the default one.
    pub(super) async fn rewind(&self) -> anyhow::Result<TeamId> {
        self.ensure_defaults().await?;
        let teams = tenancy::team::service::list(&self.features.tenancy, &self.lead).await?;
        let team = teams.into_iter().find(|team| team.is_default).map(|team| team.id);
        let Some(team) = team else {
            anyhow::bail!("this installation has no owner yet. Set it up first, or add --with-owner");
        };
        // The beginning of the day, so that hours of the plan are hours of the day.
        let start = self.end.minus(Duration::from_secs(86_400 * DAYS.unsigned_abs())).micros();
        self.clock.set(Timestamp::from_micros(start - start.rem_euclid(86_400_000_000)));
        Ok(team)
    }

    async fn ensure_defaults(&self) -> Result<(), Failure> {
        self.worker.reconcile("tenancy.defaults", None).await?;
        self.worker.reconcile("runbooks.shipped", None).await
    }

    /// Adds the people of the demonstration. Neither can sign in: they have no password, and their addresses do not exist.
    pub(super) async fn people(&self) -> anyhow::Result<()> {
        for (user, name, email) in [
            (cast::technician(), "Demo technician", "technician@demo.example"),
            (cast::lead(), "Demo service lead", "lead@demo.example"),
        ] {
            let name = text(Name::parse("name", name))?;
            let email = text(EmailAddr::parse("email", email))?;
            self.person(NewUser { id: user, name, email, kind: UserKind::Staff }).await?;
        }
        Ok(())
    }

    async fn person(&self, new: NewUser) -> Result<(), Failure> {
        let scope = self.mint.system("demo.add");
        let work = self.features.tenancy.db.sweep_write(&scope, move |tx| {
            Box::pin(async move { Ok::<_, Failure>(auth::user::store::insert_invited(tx, new).await.map(drop)?) })
        });
        work.await
    }

    /// Gives both people their rights at a client.
    pub(super) async fn grant(&self, client: ClientId) -> Result<(), Failure> {
        for user in [cast::technician(), cast::lead()] {
            let permit = self.permit(client);
            let work = self.features.tenancy.db.write(&permit, move |tx| {
                Box::pin(async move {
                    let grant = NewGrant {
                        id: tx.new_id(),
                        user,
                        role: Role::Technician,
                        effect: Effect::Allow,
                        client: Some(client),
                        expires_at: None,
                        reason: None,
                    };
                    Ok::<_, Failure>(auth::grant::store::insert(tx, grant).await.map(drop)?)
                })
            });
            work.await?;
        }
        Ok(())
    }

    /// The permit to work on a client's rows as the demonstration itself.
    pub(super) fn permit(&self, client: ClientId) -> Permit {
        self.mint.system("demo.add").enter(client)
    }

    /// What time it is.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Lets time pass.
    pub(super) fn pass(&self, minutes: u64) {
        self.clock.advance(Duration::from_secs(minutes * 60));
    }

    /// Runs the demonstration's jobs that are due; those of others wait for a server.
    pub(super) async fn work_off(&self) -> anyhow::Result<()> {
        self.worker.run_due(&cast::CLIENTS).await?;
        Ok(())
    }

    /// Runs a reconciler for the demonstration's clients alone, then their jobs that are due.
    pub(super) async fn reconcile(&self, name: &'static str) -> anyhow::Result<()> {
        self.worker.reconcile(name, Some(&cast::CLIENTS)).await?;
        self.work_off().await
    }

    /// Takes the stage apart.
    pub(super) async fn clear(self) {
        self.committer.stop().await;
        if let Err(error) = self.node.stop().await {
            tracing::warn!(error = %error, "the demonstration's node could not sign off");
        }
    }
}

/// Everything, everywhere, in the name of a person of the demonstration. Only this process ever holds it.
fn person_scope(mint: &Mint, user: UserId) -> Scope {
    let access = Access { permissions: Role::Owner.permissions(), effect: Effect::Allow, client: None };
    mint.scope(Actor::User(user), "demonstration", &[access])
}

async fn make_owner(auth: &Auth, token: Secret) -> anyhow::Result<NewOwner> {
    let bytes: [u8; 12] = kernel::entropy::array(&kernel::entropy::SystemEntropy);
    let password = Secret::new(kernel::hex::encode(&bytes));
    let input = SetupInput {
        token,
        provider_name: "Demo provider".to_owned(),
        name: "Demo owner".to_owned(),
        email: OWNER_EMAIL.to_owned(),
        password: password.clone(),
    };
    let origin = Origin { request_id: "demonstration".to_owned(), address: None, user_agent: None };
    auth.setup_complete(&origin, input).await?;
    Ok(NewOwner { email: OWNER_EMAIL.to_owned(), password })
}

/// The text, or the refusal as an error.
pub(super) fn text<T>(parsed: Result<T, kernel::UserError>) -> Result<T, Failure> {
    parsed.map_err(|error| Failure::Rejected(vec![error]))
}
