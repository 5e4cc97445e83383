//! Requests about accounts.

use baton_department::{Fields, page};
use baton_errors::Failure;
use baton_proto::sales::v1;

use super::{NAME_BYTES, PERSON_BYTES};
use crate::commands::PutAccount;
use crate::domain::account::Care;
use crate::queries::{GetAccount, ListAccounts};

const ETAG_BYTES: usize = 64;
const MAX_CADENCE_DAYS: i64 = 3_650;

pub(crate) fn put_account(fields: &mut Fields, request: &v1::PutAccountRequest) -> Option<PutAccount> {
    let account = fields.present("account", request.account.as_ref())?;
    let customer_id = fields.id("account.customer_id", &account.customer_id);
    let segment = fields.optional_line("account.segment", &account.segment, NAME_BYTES);
    let cadence_days = fields.number("account.cadence_days", account.cadence_days, 0..=MAX_CADENCE_DAYS);
    let etag = fields.optional_line("account.etag", &account.etag, ETAG_BYTES);
    let care = Care { segment, cadence_days: cadence_days? };
    Some(PutAccount { customer_id: customer_id?, care, etag })
}

pub(crate) fn get_account(request: &v1::GetAccountRequest) -> Result<GetAccount, Failure> {
    let mut fields = Fields::default();
    let customer_id = fields.id("customer_id", &request.customer_id);
    Ok(GetAccount { customer_id: fields.finish(customer_id)? })
}

pub(crate) fn list_accounts(request: &v1::ListAccountsRequest) -> Result<ListAccounts, Failure> {
    let mut fields = Fields::default();
    let owner_id = fields.optional_line("owner_id", &request.owner_id, PERSON_BYTES);
    let segment = fields.optional_line("segment", &request.segment, NAME_BYTES);
    fields.finish(Some(()))?;
    Ok(ListAccounts { page: page(request)?, owner_id, segment })
}
