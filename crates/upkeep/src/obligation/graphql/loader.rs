//! Loaders of obligations.

use std::collections::HashMap;

use gql::{LoadError, Loader};
use kernel::ObligationId;

use super::Obligation;
use crate::graphql::Lens;
use crate::obligation::service;
use crate::responsible::{self, Found};

/// Loads obligations for the objects that name them.
pub struct ObligationById(pub(crate) Lens);

impl Loader<ObligationId> for ObligationById {
    type Value = Obligation;
    type Error = LoadError;

    async fn load(&self, keys: &[ObligationId]) -> Result<HashMap<ObligationId, Obligation>, LoadError> {
        let found = service::by_ids(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|obligation| (obligation.id, Obligation(obligation))).collect())
    }
}

/// Finds out who sees to several obligations at once.
pub struct ResponsibleOf(pub(crate) Lens);

/// Who sees to an obligation, found.
#[derive(Debug, Clone)]
pub struct FoundResponsible(pub(super) Found);

impl Loader<ObligationId> for ResponsibleOf {
    type Value = FoundResponsible;
    type Error = LoadError;

    async fn load(&self, keys: &[ObligationId]) -> Result<HashMap<ObligationId, FoundResponsible>, LoadError> {
        let found = responsible::of_many(&self.0.env, &self.0.scope, keys.to_vec()).await?;
        Ok(found.into_iter().map(|(id, found)| (id, FoundResponsible(found))).collect())
    }
}
