//! The sales department's part.

use baton_proto::sales::v1::{
    ContactLeadRequest, ContactLeadResponse, CreateLeadResponse, GetLeadRequest, GetLeadResponse, Lead,
    ListLeadsRequest, ListLeadsResponse, PutAccountResponse, QualifyLeadRequest, QualifyLeadResponse,
    WinLeadRequest, WinLeadResponse,
};
use tonic::Status;

use super::{Departments, PAGE, Telling, call};
use crate::commands::import::olist::plan::{LeadStep, Step};
use crate::commands::import::olist::requests::sales as requests;

impl Departments {
    pub(super) async fn tell_sales(
        &self,
        step: &Step,
        what: &LeadStep,
        telling: Telling<'_>,
    ) -> Result<String, Status> {
        let (context, lead_id) = (Some(step.context()), telling.target.to_owned());
        Ok(match what {
            LeadStep::Create { origin } => {
                let request = requests::create_lead(step, origin, telling.customer_id);
                let CreateLeadResponse { lead, event_id } = call!(self.sales.create_lead(request))?;
                telling.ids.note_lead(lead.unwrap_or_default());
                event_id
            }
            LeadStep::Contact { note } => {
                let request = ContactLeadRequest { context, lead_id, note: note.clone() };
                let ContactLeadResponse { event_id, .. } = call!(self.sales.contact_lead(request))?;
                event_id
            }
            LeadStep::Qualify { note } => {
                let request = QualifyLeadRequest { context, lead_id, note: note.clone() };
                let QualifyLeadResponse { event_id, .. } = call!(self.sales.qualify_lead(request))?;
                event_id
            }
            LeadStep::Win => {
                let request = WinLeadRequest { context, lead_id };
                let WinLeadResponse { event_id, .. } = call!(self.sales.win_lead(request))?;
                event_id
            }
        })
    }

    pub(super) async fn open_account(
        &self,
        step: &Step,
        segment: &str,
        telling: Telling<'_>,
    ) -> Result<String, Status> {
        let request = requests::open_account(step, segment, telling.customer_id);
        let PutAccountResponse { event_id, .. } = call!(self.sales.put_account(request))?;
        Ok(event_id)
    }

    pub(super) async fn look_up_lead(&self, step: &Step, telling: Telling<'_>) -> Result<(), Status> {
        let request = GetLeadRequest { lead: step.about.to_string() };
        let GetLeadResponse { lead } = call!(self.sales.get_lead(request))?;
        if let Some(own) = lead.filter(|lead| lead.customer_id == telling.customer_id) {
            telling.ids.note_lead(own);
        }
        Ok(())
    }

    /// Visits every lead.
    pub(in super::super) async fn each_lead(&self, mut visit: impl FnMut(&Lead)) -> Result<(), Status> {
        let mut request = ListLeadsRequest { page_size: PAGE, ..Default::default() };
        loop {
            let page: ListLeadsResponse = call!(self.sales.list_leads(request.clone()))?;
            page.leads.iter().for_each(&mut visit);
            if page.next_page_token.is_empty() {
                return Ok(());
            }
            request.page_token = page.next_page_token;
        }
    }
}
