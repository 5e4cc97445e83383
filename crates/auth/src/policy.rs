//! The policy table: for every RPC, who may call it.
//!
//! A method without a row is refused to everybody. Adding an RPC means adding its row here; a test that walks the
//! descriptors says so.

use std::collections::HashMap;
use std::sync::LazyLock;

use baton_errors::{Failure, Reason};
use baton_model::Role;

use crate::Caller;

/// Who may make one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The full method, as it stands in the HTTP/2 path.
    pub method: &'static str,
    /// What the call does.
    pub kind: Kind,
    /// The caller needs one of these.
    pub roles: &'static [Role],
    /// Whose callers.
    pub department: DepartmentRule,
}

/// What a call does: how the server treats it depends on this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Changes nothing; stops when the caller leaves.
    Read,
    /// Changes something: carries a request id, and finishes once started even if the caller leaves.
    Write,
    /// A server stream: stays open until one side ends it.
    Stream,
    /// A stream in which the caller goes on speaking too.
    Conversation,
}

/// Which departments' callers may make a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DepartmentRule {
    /// Everybody's.
    Any,
    /// These departments'. Importers and admins act for every department.
    Only(&'static [&'static str]),
}

const READERS: &[Role] = &Role::ALL;
const WRITERS: &[Role] = &[Role::Agent, Role::Lead, Role::Service, Role::Importer, Role::Admin];
/// Those who may decide about money.
const DECIDERS: &[Role] = &[Role::Lead, Role::Service, Role::Importer, Role::Admin];
/// Those who keep what everybody relies on: the directory of who can do what, the catalogue of facts, and what
/// departments are measured by.
const KEEPERS: &[Role] = &[Role::Lead, Role::Admin];
/// Those who are with customers themselves.
const PRESENT: &[Role] = &[Role::Agent, Role::Lead, Role::Admin];
const APPENDERS: &[Role] = &[Role::Agent, Role::Lead, Role::Service, Role::Importer];

/// Every RPC of the platform, by package and service, in the order of the proto files.
pub const POLICY: &[Rule] = &[
    stream("/baton.timeline.v1.TimelineService/WatchCustomer"),
    stream("/baton.timeline.v1.TimelineService/Subscribe"),
    write("/baton.timeline.v1.TimelineService/AppendEvents").to(APPENDERS),
    read("/baton.timeline.v1.TimelineService/GetEvent"),
    read("/baton.timeline.v1.TimelineService/ListEvents"),
    read("/baton.timeline.v1.TimelineService/GetBrief"),
    read("/baton.timeline.v1.TimelineService/CheckSeen"),
    //
    Rule {
        kind: Kind::Conversation,
        ..stream("/baton.timeline.v1.PresenceService/JoinCustomer").to(PRESENT)
    },
    //
    write("/baton.timeline.v1.FactsService/RecordFacts"),
    read("/baton.timeline.v1.FactsService/ListFacts"),
    read("/baton.timeline.v1.FactsService/ListFactStatements"),
    write("/baton.timeline.v1.FactsService/RetractFact"),
    read("/baton.timeline.v1.FactsService/CheckQuestions"),
    write("/baton.timeline.v1.FactsService/ReportRepetition"),
    read("/baton.timeline.v1.FactsService/ListRepetitions"),
    read("/baton.timeline.v1.FactsService/GetRepetitionSummary"),
    write("/baton.timeline.v1.FactsService/PutFactKey").to(KEEPERS),
    read("/baton.timeline.v1.FactsService/ListFactKeys"),
    write("/baton.timeline.v1.PromisesService/MakePromise"),
    read("/baton.timeline.v1.PromisesService/GetPromise"),
    read("/baton.timeline.v1.PromisesService/ListPromises"),
    write("/baton.timeline.v1.PromisesService/ReleasePromise"),
    write("/baton.timeline.v1.PromisesService/ReplacePromise"),
    read("/baton.timeline.v1.PromisesService/GetPromiseSummary"),
    //
    write("/baton.timeline.v1.FollowUpsService/ScheduleFollowUp"),
    read("/baton.timeline.v1.FollowUpsService/ListFollowUps"),
    write("/baton.timeline.v1.FollowUpsService/CompleteFollowUp"),
    write("/baton.timeline.v1.FollowUpsService/SnoozeFollowUp"),
    //
    write("/baton.customers.v1.CustomersService/CreateCustomer"),
    read("/baton.customers.v1.CustomersService/GetCustomer"),
    write("/baton.customers.v1.CustomersService/UpdateCustomer"),
    read("/baton.customers.v1.CustomersService/ResolveCustomer"),
    write("/baton.customers.v1.CustomersService/LinkIdentifier"),
    write("/baton.customers.v1.CustomersService/UnlinkIdentifier"),
    write("/baton.customers.v1.CustomersService/AssignOwner"),
    //
    write("/baton.cases.v1.CasesService/OpenCase"),
    read("/baton.cases.v1.CasesService/GetCase"),
    read("/baton.cases.v1.CasesService/ListCases"),
    write("/baton.cases.v1.CasesService/UpdateCase"),
    write("/baton.cases.v1.CasesService/ResolveCase"),
    write("/baton.cases.v1.CasesService/CloseCase"),
    write("/baton.cases.v1.CasesService/ReopenCase"),
    write("/baton.cases.v1.CasesService/RecordCustomerUpdate"),
    //
    write("/baton.cases.v1.HandoffsService/RequestHandoff"),
    write("/baton.cases.v1.HandoffsService/AcceptHandoff"),
    write("/baton.cases.v1.HandoffsService/DeclineHandoff"),
    write("/baton.cases.v1.HandoffsService/ReturnHandoff"),
    write("/baton.cases.v1.HandoffsService/WithdrawHandoff"),
    write("/baton.cases.v1.HandoffsService/CompleteHandoff"),
    write("/baton.cases.v1.HandoffsService/RateHandoff"),
    read("/baton.cases.v1.HandoffsService/GetHandoff"),
    read("/baton.cases.v1.HandoffsService/ListHandoffs"),
    stream("/baton.cases.v1.HandoffsService/WatchInbox"),
    //
    write("/baton.cases.v1.CapabilitiesService/PutCapability").to(KEEPERS),
    read("/baton.cases.v1.CapabilitiesService/ListCapabilities"),
    //
    write("/baton.cases.v1.FeedbackService/RequestFeedback"),
    write("/baton.cases.v1.FeedbackService/RecordFeedback"),
    read("/baton.cases.v1.FeedbackService/GetFeedbackSummary"),
    read("/baton.cases.v1.ServiceReportsService/GetServiceReport"),
    //
    write("/baton.cases.v1.StandardsService/PutCalendar").to(KEEPERS),
    read("/baton.cases.v1.StandardsService/ListCalendars"),
    read("/baton.cases.v1.StandardsService/GetOfficeHours"),
    write("/baton.cases.v1.StandardsService/PutStandard").to(KEEPERS),
    read("/baton.cases.v1.StandardsService/ListStandards"),
    write("/baton.cases.v1.StandardsService/RecordContact"),
    read("/baton.cases.v1.StandardsService/ListClocks"),
    read("/baton.cases.v1.StandardsService/GetCompliance"),
    //
    write("/baton.cases.v1.ComplaintsService/FileComplaint"),
    read("/baton.cases.v1.ComplaintsService/GetComplaint"),
    read("/baton.cases.v1.ComplaintsService/ListComplaints"),
    write("/baton.cases.v1.ComplaintsService/Apologise"),
    write("/baton.cases.v1.ComplaintsService/AssessFault"),
    write("/baton.cases.v1.ComplaintsService/RequestEvidence"),
    write("/baton.cases.v1.ComplaintsService/SupplyEvidence"),
    write("/baton.cases.v1.ComplaintsService/OfferRemedy"),
    write("/baton.cases.v1.ComplaintsService/AnswerOffer"),
    write("/baton.cases.v1.ComplaintsService/ApproveRemedy").to(KEEPERS),
    write("/baton.cases.v1.ComplaintsService/RejectRemedy").to(KEEPERS),
    write("/baton.cases.v1.ComplaintsService/RefuseRemedy"),
    write("/baton.cases.v1.ComplaintsService/EscalateComplaint"),
    write("/baton.cases.v1.ComplaintsService/ResolveComplaint"),
    read("/baton.cases.v1.ComplaintsService/ListPolicyFriction"),
    read("/baton.cases.v1.ProblemAreasService/ListProblemAreas"),
    read("/baton.cases.v1.ProblemAreasService/ListNotices"),
    //
    // Sales places the order of an accepted quote.
    write("/baton.orders.v1.OrdersService/PlaceOrder").only(&["orders", "sales"]),
    read("/baton.orders.v1.OrdersService/GetOrder"),
    read("/baton.orders.v1.OrdersService/ListOrders"),
    write("/baton.orders.v1.OrdersService/ConfirmOrder").only(&["orders"]),
    write("/baton.orders.v1.OrdersService/AmendOrder").only(&["orders"]),
    write("/baton.orders.v1.OrdersService/HoldOrder").only(&["orders"]),
    write("/baton.orders.v1.OrdersService/ReleaseOrder").only(&["orders"]),
    write("/baton.orders.v1.OrdersService/StartFulfilment").only(&["orders"]),
    write("/baton.orders.v1.OrdersService/ShipOrder").only(&["orders"]),
    write("/baton.orders.v1.OrdersService/DeliverOrder").only(&["orders"]),
    write("/baton.orders.v1.OrdersService/CompleteOrder").only(&["orders"]),
    write("/baton.orders.v1.OrdersService/CancelOrder").only(&["orders"]),
    write("/baton.orders.v1.OrdersService/ReturnOrder").only(&["orders"]),
    //
    write("/baton.support.v1.SupportService/OpenTicket").only(&["support"]),
    read("/baton.support.v1.SupportService/GetTicket"),
    read("/baton.support.v1.SupportService/ListTickets"),
    write("/baton.support.v1.SupportService/DiagnoseTicket").only(&["support"]),
    write("/baton.support.v1.SupportService/AskCustomer").only(&["support"]),
    write("/baton.support.v1.SupportService/RecordAnswer").only(&["support"]),
    write("/baton.support.v1.SupportService/SolveTicket").only(&["support"]),
    write("/baton.support.v1.SupportService/CloseTicket").only(&["support"]),
    write("/baton.support.v1.SupportService/ReopenTicket").only(&["support"]),
    write("/baton.support.v1.SupportService/ApproveReturn").only(&["support"]),
    write("/baton.support.v1.SupportService/ApplyArticle").only(&["support"]),
    write("/baton.support.v1.SupportService/ScoreArticle").only(&["support"]),
    write("/baton.support.v1.SupportService/PutArticle").only(&["support"]),
    read("/baton.support.v1.SupportService/GetArticle"),
    read("/baton.support.v1.SupportService/SearchArticles"),
    //
    write("/baton.sales.v1.SalesService/CreateLead").only(&["sales"]),
    read("/baton.sales.v1.SalesService/GetLead"),
    read("/baton.sales.v1.SalesService/ListLeads"),
    write("/baton.sales.v1.SalesService/ContactLead").only(&["sales"]),
    write("/baton.sales.v1.SalesService/QualifyLead").only(&["sales"]),
    write("/baton.sales.v1.SalesService/WinLead").only(&["sales"]),
    write("/baton.sales.v1.SalesService/LoseLead").only(&["sales"]),
    write("/baton.sales.v1.SalesService/DraftQuote").only(&["sales"]),
    read("/baton.sales.v1.SalesService/GetQuote"),
    read("/baton.sales.v1.SalesService/ListQuotes"),
    write("/baton.sales.v1.SalesService/AmendQuote").only(&["sales"]),
    write("/baton.sales.v1.SalesService/SendQuote").only(&["sales"]),
    write("/baton.sales.v1.SalesService/AcceptQuote").only(&["sales"]),
    write("/baton.sales.v1.SalesService/DeclineQuote").only(&["sales"]),
    write("/baton.sales.v1.SalesService/PutAccount").only(&["sales"]),
    read("/baton.sales.v1.SalesService/GetAccount"),
    read("/baton.sales.v1.SalesService/ListAccounts"),
    write("/baton.sales.v1.SalesService/PlanTouch").only(&["sales"]),
    read("/baton.sales.v1.SalesService/GetTouch"),
    read("/baton.sales.v1.SalesService/ListTouches"),
    write("/baton.sales.v1.SalesService/CompleteTouch").only(&["sales"]),
    write("/baton.sales.v1.SalesService/DropTouch").only(&["sales"]),
    //
    write("/baton.shipping.v1.ShippingService/PrepareShipment").only(&["shipping"]),
    read("/baton.shipping.v1.ShippingService/GetShipment"),
    read("/baton.shipping.v1.ShippingService/ListShipments"),
    write("/baton.shipping.v1.ShippingService/ChangeAddress").only(&["shipping"]),
    write("/baton.shipping.v1.ShippingService/HandOverShipment").only(&["shipping"]),
    write("/baton.shipping.v1.ShippingService/RecordScan").only(&["shipping"]),
    write("/baton.shipping.v1.ShippingService/ReshipShipment").only(&["shipping"]),
    write("/baton.shipping.v1.ShippingService/CancelShipment").only(&["shipping"]),
    write("/baton.shipping.v1.ShippingService/RecallShipment").only(&["shipping"]),
    write("/baton.shipping.v1.ShippingService/IssueReturnLabel").only(&["shipping"]),
    write("/baton.shipping.v1.ShippingService/ReceiveReturn").only(&["shipping"]),
    read("/baton.shipping.v1.ShippingService/GetReturn"),
    read("/baton.shipping.v1.ShippingService/ListReturns"),
    //
    write("/baton.billing.v1.BillingService/IssueInvoice").only(&["billing"]),
    read("/baton.billing.v1.BillingService/GetInvoice"),
    read("/baton.billing.v1.BillingService/ListInvoices"),
    write("/baton.billing.v1.BillingService/VoidInvoice").only(&["billing"]),
    write("/baton.billing.v1.BillingService/RecordPayment").only(&["billing"]),
    write("/baton.billing.v1.BillingService/RecordPaymentFailure").only(&["billing"]),
    write("/baton.billing.v1.BillingService/StartCollections").only(&["billing"]),
    write("/baton.billing.v1.BillingService/WriteOffInvoice").only(&["billing"]),
    write("/baton.billing.v1.BillingService/RequestRefund").only(&["billing"]),
    write("/baton.billing.v1.BillingService/ApproveRefund").only(&["billing"]).to(DECIDERS),
    write("/baton.billing.v1.BillingService/RejectRefund").only(&["billing"]).to(DECIDERS),
    write("/baton.billing.v1.BillingService/PayRefund").only(&["billing"]),
    read("/baton.billing.v1.BillingService/GetRefund"),
    read("/baton.billing.v1.BillingService/ListRefunds"),
    write("/baton.billing.v1.BillingService/GrantCredit").only(&["billing"]),
    write("/baton.billing.v1.BillingService/ApplyCredit").only(&["billing"]),
    read("/baton.billing.v1.BillingService/GetCredit"),
    read("/baton.billing.v1.BillingService/ListCredits"),
    write("/baton.billing.v1.BillingService/OpenDispute").only(&["billing"]),
    write("/baton.billing.v1.BillingService/ResolveDispute").only(&["billing"]),
    read("/baton.billing.v1.BillingService/GetDispute"),
    read("/baton.billing.v1.BillingService/ListDisputes"),
];

/// Services that answer without a token: probes and tools must work before anybody has one, and neither reads data.
const OPEN: [&str; 3] = [
    "/grpc.health.v1.Health/",
    "/grpc.reflection.v1.ServerReflection/",
    "/grpc.reflection.v1alpha.ServerReflection/",
];

const fn read(method: &'static str) -> Rule {
    Rule { method, kind: Kind::Read, roles: READERS, department: DepartmentRule::Any }
}

const fn write(method: &'static str) -> Rule {
    Rule { method, kind: Kind::Write, roles: WRITERS, department: DepartmentRule::Any }
}

const fn stream(method: &'static str) -> Rule {
    Rule { method, kind: Kind::Stream, roles: READERS, department: DepartmentRule::Any }
}

impl Rule {
    const fn to(self, roles: &'static [Role]) -> Self {
        Self { roles, ..self }
    }

    const fn only(self, departments: &'static [&'static str]) -> Self {
        Self { department: DepartmentRule::Only(departments), ..self }
    }

    /// Whether `caller` may make this call.
    pub fn check(&self, caller: &Caller) -> Result<(), Failure> {
        let granted = || self.roles.iter().filter(|role| caller.is(**role));
        if granted().next().is_none() {
            let allowed: Vec<&str> = self.roles.iter().map(|role| role.as_str()).collect();
            let failure = Failure::new(Reason::RoleNotAllowed, "none of your roles may make this call");
            return Err(failure.with("method", self.method).with("allowed_roles", allowed.join(",")));
        }
        let DepartmentRule::Only(departments) = self.department else { return Ok(()) };
        let acts_for_all = granted().any(|role| matches!(role, Role::Importer | Role::Admin));
        if acts_for_all || departments.contains(&caller.department().as_str()) {
            return Ok(());
        }
        let failure = Failure::new(Reason::DepartmentNotAllowed, "this call belongs to another department");
        Err(failure.with("department", departments.join(",")))
    }
}

/// The rule for a method's full path, if it has one.
pub fn rule_for(path: &str) -> Option<&'static Rule> {
    static BY_METHOD: LazyLock<HashMap<&str, &Rule>> =
        LazyLock::new(|| POLICY.iter().map(|rule| (rule.method, rule)).collect());
    BY_METHOD.get(path).copied()
}

/// Whether a path answers without a token.
pub fn is_open(path: &str) -> bool {
    OPEN.iter().any(|service| path.starts_with(service))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(department: &str, roles: &[Role]) -> Caller {
        Caller::new("x".into(), "X".into(), department.parse().unwrap(), roles.to_vec()).unwrap()
    }

    fn outcome(method: &str, caller: &Caller) -> Result<(), Reason> {
        rule_for(method).unwrap().check(caller).map_err(|failure| failure.reason())
    }

    #[test]
    fn a_department_writes_only_its_own_and_reads_everything() {
        let place = "/baton.orders.v1.OrdersService/PlaceOrder";
        let get = "/baton.orders.v1.OrdersService/GetOrder";
        for (department, roles, expected) in [
            ("orders", &[Role::Agent][..], Ok(())),
            ("orders", &[Role::Service], Ok(())),
            ("orders", &[Role::Auditor], Err(Reason::RoleNotAllowed)),
            ("support", &[Role::Lead], Err(Reason::DepartmentNotAllowed)),
            ("support", &[Role::Service], Err(Reason::DepartmentNotAllowed)),
            ("support", &[Role::Agent, Role::Importer], Ok(())),
            ("sales", &[Role::Admin], Ok(())),
        ] {
            let caller = caller(department, roles);
            assert_eq!(outcome(place, &caller), expected, "{department} {roles:?}");
            assert_eq!(outcome(get, &caller), Ok(()), "{department} {roles:?}");
        }
    }

    #[test]
    fn admins_do_not_append_events() {
        let append = "/baton.timeline.v1.TimelineService/AppendEvents";
        assert_eq!(outcome(append, &caller("orders", &[Role::Admin])), Err(Reason::RoleNotAllowed));
        assert_eq!(outcome(append, &caller("orders", &[Role::Admin, Role::Service])), Ok(()));
    }

    #[test]
    fn only_health_and_reflection_are_open() {
        assert!(is_open("/grpc.health.v1.Health/Check"));
        assert!(is_open("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"));
        assert!(!is_open("/grpc.health.v1.HealthX/Check"));
        assert!(POLICY.iter().all(|rule| !is_open(rule.method)));
    }
}
