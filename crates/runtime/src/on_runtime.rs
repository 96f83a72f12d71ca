//! `runtime`: what the runtime is, and packets from outside.

use imgflo_flow::protocol::runtime::{Event, Packet, PacketEvent, Ports, Request};
use imgflo_flow::protocol::{PortReference, runtime};
use imgflo_flow::{Export, Json};

use crate::packets::Parcel;
use crate::runtime::{Asker, Notice};
use crate::shelf::Side;
use crate::{Error, Right, Runtime};

/// The version of the protocol.
const VERSION: &str = "0.7";

type Sent = imgflo_flow::protocol::Event;

impl Runtime {
    pub(crate) fn on_runtime(
        &mut self,
        asker: &Asker,
        request: Request,
        right: Right,
    ) -> Result<(), Error> {
        match request {
            Request::GetRuntime(_) => {
                self.introduce(asker, right);
                Ok(())
            }
            Request::Packet(packet) => self.packet(asker, packet),
        }
    }

    fn introduce(&mut self, asker: &Asker, right: Right) {
        let main = self.main.clone().filter(|_| right >= Right::Look);
        let runtime = runtime::Runtime {
            id: self.setup.id.clone(),
            label: Some(self.setup.label.clone()),
            kind: "imgflo".into(),
            version: VERSION.into(),
            all_capabilities: Some(Right::Edit.capabilities()),
            capabilities: right.capabilities(),
            graph: main.clone(),
        };
        self.answer(asker, Sent::Runtime(Event::Runtime(runtime)));
        if let Some(ports) = main.and_then(|main| self.ports(&main)) {
            self.answer(asker, Sent::Runtime(Event::Ports(ports)));
        }
    }

    fn ports(&self, id: &str) -> Option<Ports> {
        let graph = &self.shelf.open.get(id)?.graph;
        let (in_ports, out_ports) =
            (self.shelf.exported(graph, Side::In), self.shelf.exported(graph, Side::Out));
        Some(Ports { graph: id.to_owned(), in_ports, out_ports })
    }

    /// Tells all what the exported ports of a graph are now.
    pub(crate) fn tell_ports(&mut self, id: &str) {
        if let Some(ports) = self.ports(id) {
            self.tell(None, id, Sent::Runtime(Event::Ports(ports)));
        }
    }

    fn packet(&mut self, asker: &Asker, mut packet: Packet) -> Result<(), Error> {
        if packet.graph.is_empty() {
            packet.graph = self.main.clone().ok_or(Error::NoGraph)?;
        }
        let id = packet.graph.clone();
        let open = self.named(asker, &id)?;
        let export = open.graph.inports.get(&packet.port);
        let missing = || {
            let names = open.graph.inports.keys().map(String::as_str);
            Error::missing("exported inport", &packet.port, names)
        };
        let target = inner(export.ok_or_else(missing)?);
        if open.started.is_none() {
            self.start(&id, None);
        }
        let sent = Event::PacketSent(packet.clone());
        self.answer(asker, Sent::Runtime(sent));
        self.give(&id, packet, target);
        Ok(())
    }

    fn give(&mut self, id: &str, packet: Packet, target: PortReference) {
        let Some(open) = self.shelf.open.get(id) else { return };
        if self.shelf.is_for_packets(&open.graph, &target.node, &target.port, Side::In) {
            let Packet { event, payload, .. } = packet;
            let within = Vec::new();
            return self.send(id, vec![Parcel { within, source: None, target, event, payload }]);
        }
        let (PacketEvent::Data, Some(data)) = (packet.event, packet.payload) else { return };
        let is_picture = self.shelf.is_picture(&open.graph, &target, Side::In);
        let Some(open) = self.shelf.open.get_mut(id) else { return };
        match data {
            Json::String(address) if is_picture => {
                open.given.pictures.insert(packet.port, address);
            }
            data => {
                open.given.values.insert(packet.port, data);
            }
        }
        open.revision += 1;
        self.notice(Notice::Changed(id.to_owned()));
        self.works(id);
    }
}

/// The port inside a graph that an exported one leads to.
pub(crate) fn inner(export: &Export) -> PortReference {
    PortReference { node: export.process.clone(), port: export.port.clone(), index: None }
}
