//! Requests about touches.

use baton_department::{Fields, page};
use baton_errors::Failure;
use baton_model::TouchId;
use baton_proto::sales::v1;

use super::{PERSON_BYTES, REASON_BYTES, TEXT_BYTES, TITLE_BYTES};
use crate::commands::{CompleteTouch, DropTouch, PlanTouch};
use crate::domain::touch::{Kind, Planning, State};
use crate::queries::{GetTouch, ListTouches};

pub(crate) fn plan_touch(
    fields: &mut Fields,
    request: &v1::PlanTouchRequest,
    touch_id: TouchId,
) -> Option<PlanTouch> {
    let touch = fields.present("touch", request.touch.as_ref())?;
    let customer_id = fields.id("touch.customer_id", &touch.customer_id);
    let kind = fields.choice("touch.kind", touch.kind, kind);
    let subject = fields.optional_line("touch.subject", &touch.subject, TITLE_BYTES);
    let due_at = fields.required_time("touch.due_at", touch.due_at.as_ref());
    let planning = Planning { customer_id: customer_id?, kind: kind?, subject, due_at: due_at? };
    Some(PlanTouch { touch_id, planning })
}

pub(crate) fn get_touch(request: &v1::GetTouchRequest) -> Result<GetTouch, Failure> {
    let mut fields = Fields::default();
    let touch_id = fields.id("touch_id", &request.touch_id);
    Ok(GetTouch { touch_id: fields.finish(touch_id)? })
}

pub(crate) fn complete_touch(
    fields: &mut Fields,
    request: &v1::CompleteTouchRequest,
) -> Option<CompleteTouch> {
    let touch_id = fields.id("touch_id", &request.touch_id);
    let outcome = fields.optional_text("outcome", &request.outcome, TEXT_BYTES);
    Some(CompleteTouch { touch_id: touch_id?, outcome })
}

pub(crate) fn drop_touch(fields: &mut Fields, request: &v1::DropTouchRequest) -> Option<DropTouch> {
    let touch_id = fields.id("touch_id", &request.touch_id);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(DropTouch { touch_id: touch_id?, reason })
}

pub(crate) fn list_touches(request: &v1::ListTouchesRequest) -> Result<ListTouches, Failure> {
    let mut fields = Fields::default();
    let customer_id = fields.optional_id("customer_id", &request.customer_id);
    let states = fields.choices("states", &request.states, state);
    let owner_id = fields.optional_line("owner_id", &request.owner_id, PERSON_BYTES);
    let states = fields.finish(states)?;
    Ok(ListTouches { page: page(request)?, customer_id, states, owner_id })
}

const fn kind(kind: v1::TouchKind) -> Option<Kind> {
    Some(match kind {
        v1::TouchKind::Unspecified => return None,
        v1::TouchKind::Call => Kind::Call,
        v1::TouchKind::Visit => Kind::Visit,
        v1::TouchKind::Letter => Kind::Letter,
        v1::TouchKind::Thanks => Kind::Thanks,
        v1::TouchKind::Congratulation => Kind::Congratulation,
    })
}

const fn state(state: v1::TouchState) -> Option<State> {
    Some(match state {
        v1::TouchState::Unspecified => return None,
        v1::TouchState::Planned => State::Planned,
        v1::TouchState::Done => State::Done,
        v1::TouchState::Dropped => State::Dropped,
    })
}
