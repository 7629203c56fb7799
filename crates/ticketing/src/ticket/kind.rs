//! The closed lists that a ticket is described by.

use crate::closed::closed;

closed! {
    /// What sort of work a ticket is (ITIL).
    TicketKind {
        /// Something does not work as it should.
        Incident = "incident",
        /// Somebody wants something.
        Request = "request",
        /// The cause behind incidents.
        Problem = "problem",
        /// A change of what runs.
        Change = "change",
        /// Work that is none of the others, such as upkeep.
        Task = "task",
    }
}

closed! {
    /// How much or how soon.
    Level {
        /// One person, or whenever it fits.
        Low = "low",
        /// Several people, or today.
        Medium = "medium",
        /// The business, or now.
        High = "high",
    }
}

closed! {
    /// How a ticket came to be.
    Source {
        /// Written by staff in the portal.
        Portal = "portal",
        /// Written by a person of the client in the portal.
        ClientPortal = "client_portal",
        /// Told on the phone.
        Phone = "phone",
        /// By e-mail.
        Mail = "mail",
        /// From an insight.
        Monitoring = "monitoring",
        /// From an occurrence of upkeep.
        Upkeep = "upkeep",
        /// By the service desk's own rules.
        System = "system",
    }
}

closed! {
    /// For what kind of work time is recorded.
    WorkKind {
        /// Because something happened.
        Reactive = "reactive",
        /// Because it was planned.
        Planned = "planned",
        /// For a project.
        Project = "project",
        /// For the provider's own administration.
        Admin = "admin",
    }
}

closed! {
    /// Who ended a ticket's work.
    ResolvedHow {
        /// A person.
        Person = "person",
        /// The condition went away and no person had worked on it, or nobody objected in time.
        Auto = "auto",
    }
}

closed! {
    /// Who sees something of a ticket.
    Visibility {
        /// The client's people too.
        Public = "public",
        /// The provider's people only.
        Internal = "internal",
    }
}
