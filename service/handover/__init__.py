"""From the assistant to a person: live talks, tickets when nobody is there, and 好差评.

`Talks` carries a live conversation between a person and a clerk: `Reception` is the clerk's side,
`Front` the person's on every channel. `Tickets` is what is written down to be answered later,
`Satisfaction` what people thought of it, followed up until it is settled. What people write is
sealed at rest.
"""

from service.handover.front import Front
from service.handover.reception import Reception
from service.handover.satisfaction import Satisfaction
from service.handover.talks import Talks
from service.handover.tickets import Tickets

__all__ = ["Front", "Reception", "Satisfaction", "Talks", "Tickets"]
