//! From a survey to steps: which rows are kept, and the programs that make them.
//!
//! A step makes the rows of one store, or of the result. Formulas fuse into one program up to where
//! rows have to be kept: around sources, neighbourhoods, samples, and nodes that several others use.

mod collapse;
mod draft;
mod fold;
mod places;
mod sampled;
mod step;

use std::collections::BTreeMap;

use imgflo_op::{Abyss, AreaWork, FormulaWork, MeasuredWork, Work};
use imgflo_pixel::{Format, Rect, Space, Transfer};

use crate::program::{Formula, Instruction, Register, StoreId};
use crate::store::{Form, StoreSpec};
use crate::survey::{Survey, Task};
use crate::{Error, NodeId};

use collapse::collapse;
use draft::{Draft, Value};
use fold::fold;
use places::{blocks, needed};
use step::in_order;
pub(crate) use step::{Compiled, Reads, Step, StepKind};

/// Compiles what makes `region` of the survey's result, in `space`.
pub(crate) fn compile(survey: &Survey, region: Rect, space: Space) -> Result<Compiled, Error> {
    let mut compiler =
        Compiler { survey, stores: Vec::new(), of_node: BTreeMap::new(), steps: Vec::new() };
    let result = survey.result;
    compiler.program(result, region, space, None)?;
    for id in (0..=result).rev() {
        if let Some(store) = compiler.of_node.get(&id).copied() {
            compiler.fill(id, store)?;
        }
    }
    let Compiler { mut stores, steps, .. } = compiler;
    for step in steps.iter().filter(|step| matches!(step.kind, StepKind::Program(_))) {
        if let Some(store) = step.target.filter(|store| stores[*store].opaque) {
            stores[store].planes = 3;
        }
    }
    Ok(Compiled { steps: in_order(steps, stores.len()), stores })
}

struct Compiler<'a> {
    survey: &'a Survey,
    stores: Vec<StoreSpec>,
    of_node: BTreeMap<NodeId, StoreId>,
    steps: Vec<Step>,
}

impl Compiler<'_> {
    /// Writes the step that makes `region` of a node in `space`, into a store or as the result.
    fn program(
        &mut self,
        node: NodeId,
        region: Rect,
        space: Space,
        target: Option<StoreId>,
    ) -> Result<(), Error> {
        let mut draft = Draft::new(region);
        let stored = target.is_some() && self.of_node.get(&node) == target.as_ref();
        let value = if stored {
            self.compute(&mut draft, node, (0, 0))?
        } else {
            self.value(&mut draft, node, (0, 0))?
        };
        draft.program.result = draft.convert(value, space);
        if target.is_none() && self.survey.nodes[node].opaque {
            let (from, to) = (draft.program.result, draft.register());
            draft.say(Instruction::Solid { from, to });
            draft.program.result = to;
        }
        fold(&mut draft.program);
        collapse(&mut draft.program, &self.stores);
        draft.program.tidy();
        let name = self.survey.nodes[node].name.clone();
        let Draft { program, reads, operations, .. } = draft;
        self.steps.push(Step { name, operations, kind: StepKind::Program(program), target, reads });
        Ok(())
    }

    /// The value of a node, shifted: from its store if it has one.
    fn value(
        &mut self,
        draft: &mut Draft,
        node: NodeId,
        shift: (i32, i32),
    ) -> Result<Value, Error> {
        let key = (node, shift);
        if let Some((_, value)) = draft.known.iter().find(|(known, _)| *known == key) {
            return Ok(*value);
        }
        let value = if self.is_stored(node) {
            let region = draft.region.shift(shift.0, shift.1);
            let store = self.store_of(node, region)?;
            let space = self.stores[store].space;
            let solid = self.survey.nodes[node].opaque;
            self.load(draft, store, shift, Value::new(0, space, solid))
        } else {
            self.compute(draft, node, shift)?
        };
        draft.known.push((key, value));
        Ok(value)
    }

    fn load(&self, draft: &mut Draft, store: StoreId, shift: (i32, i32), like: Value) -> Value {
        let to = draft.register();
        draft.say(Instruction::Load { store, shift, table: None, to });
        draft.read(store, Reads::Shifted(shift.1));
        Value { register: to, ..like }
    }

    /// Whether a node's rows are kept.
    fn is_stored(&self, node: NodeId) -> bool {
        let seen = &self.survey.nodes[node];
        match &seen.task {
            Task::Read(_) | Task::Work(Work::Area(_)) => true,
            Task::Clip | Task::Shift(..) => false,
            Task::Work(Work::Formula(work)) => seen.uses > 1 && !work.pixels.is_empty(),
            Task::Work(_) => seen.uses > 1,
        }
    }

    /// The store of a node, made to hold `region` as well.
    fn store_of(&mut self, node: NodeId, region: Rect) -> Result<StoreId, Error> {
        let seen = &self.survey.nodes[node];
        let region = region.and(&seen.bounds);
        if let Some(store) = self.of_node.get(&node).copied() {
            let spec = &mut self.stores[store];
            spec.valid = spec.valid.or(&region);
            spec.region = spec.region.or(&spec.valid);
            return Ok(store);
        }
        let (space, form) = match &seen.task {
            Task::Read(source) => {
                let format = source.layout().format;
                (space_of(format), Form::Bytes(format))
            }
            Task::Work(work) => (space_after(work), Form::Planar),
            Task::Clip | Task::Shift(..) => (Space::Linear, Form::Planar),
        };
        let bounds = seen.bounds;
        let spec = StoreSpec { bounds, form, ..StoreSpec::planes(region, space) };
        let store = self.add_store(spec);
        self.of_node.insert(node, store);
        Ok(store)
    }

    fn add_store(&mut self, spec: StoreSpec) -> StoreId {
        self.stores.push(spec);
        self.stores.len() - 1
    }

    /// The value of a node, shifted, computed in this program.
    fn compute(
        &mut self,
        draft: &mut Draft,
        node: NodeId,
        shift: (i32, i32),
    ) -> Result<Value, Error> {
        let survey = self.survey;
        let seen = &survey.nodes[node];
        let input = seen.inputs.first().copied().flatten();
        let value = match &seen.task {
            Task::Shift(x, y) => match input {
                Some(input) => self.value(draft, input, (shift.0 - x, shift.1 - y)),
                None => Ok(draft.nothing(Space::Linear)),
            },
            Task::Clip => {
                let Some(input) = input else { return Ok(draft.nothing(Space::Linear)) };
                let value = self.value(draft, input, shift)?;
                Ok(draft.clip(value, seen.bounds, shift))
            }
            Task::Work(Work::Formula(work)) => {
                let value = self.formula(draft, node, shift, work)?;
                Ok(draft.clip(value, seen.bounds, shift))
            }
            Task::Work(Work::Affine(work)) => {
                let value = self.affine(draft, node, shift, work)?;
                Ok(draft.clip(value, seen.bounds, shift))
            }
            Task::Work(Work::Warp(work)) => {
                let value = self.warp(draft, node, shift, work)?;
                Ok(draft.clip(value, seen.bounds, shift))
            }
            Task::Work(Work::Sums(work)) => {
                let value = self.sums(draft, node, shift, work)?;
                Ok(draft.clip(value, seen.bounds, shift))
            }
            Task::Work(Work::Measured(work)) => self.measured(draft, node, shift, work),
            Task::Read(_) | Task::Work(Work::Area(_) | Work::Pass | Work::Stages(_)) => {
                Err(Error::Graph(format!("`{}` cannot be computed pixel by pixel", seen.name)))
            }
        };
        draft.note(seen);
        value
    }

    fn formula(
        &mut self,
        draft: &mut Draft,
        node: NodeId,
        shift: (i32, i32),
        work: &FormulaWork,
    ) -> Result<Value, Error> {
        let seen = &self.survey.nodes[node];
        let mut from = Vec::new();
        for (pad, space) in &work.pixels {
            from.push(self.pixels(draft, node, *pad, shift, *space)?);
        }
        let position = work.position.then(|| draft.position(shift, [0.0, 0.0]));
        let to = draft.register();
        let formula = Formula::Known(work.kernel.clone());
        draft.say(Instruction::Apply { formula, from, position, position_first: false, to });
        Ok(Value::new(to, work.space, seen.opaque))
    }

    /// The pixels that come in by a pad, in a space; nothing if nothing is connected.
    fn pixels(
        &mut self,
        draft: &mut Draft,
        node: NodeId,
        pad: usize,
        shift: (i32, i32),
        space: Space,
    ) -> Result<Register, Error> {
        let value = match self.survey.nodes[node].inputs.get(pad).copied().flatten() {
            Some(input) => self.value(draft, input, shift)?,
            None => draft.nothing(space),
        };
        Ok(draft.convert(value, space))
    }

    fn measured(
        &mut self,
        draft: &mut Draft,
        node: NodeId,
        shift: (i32, i32),
        work: &MeasuredWork,
    ) -> Result<Value, Error> {
        let seen = &self.survey.nodes[node];
        let Some(input) = seen.inputs[0] else { return Ok(draft.nothing(work.space)) };
        let all = self.survey.nodes[input].bounds;
        let store = self.edge(input, work.space, Abyss::None, all, Form::Planar)?;
        let one = Rect::new(0, 0, 1, 1);
        let found = self.add_store(StoreSpec::planes(one, work.space));
        let measure = work.measure.clone();
        let kind = StepKind::Measure { measure, store };
        let reads = vec![(store, Reads::All)];
        let operations = vec![format!("measure for {}", seen.operation)];
        let (name, target) = (seen.name.clone(), Some(found));
        self.steps.push(Step { name, operations, kind, target, reads });
        draft.read(found, Reads::All);
        let like = Value::new(0, work.space, seen.opaque);
        let value = self.load(draft, store, shift, like);
        let to = draft.register();
        let (formula, from) = (Formula::Measured(found), vec![value.register]);
        draft.say(Instruction::Apply { formula, from, position: None, position_first: false, to });
        Ok(draft.clip(Value { register: to, ..like }, seen.bounds, shift))
    }

    /// A store of what comes from `input`, in `space`, with what is outside it as `abyss` says.
    fn edge(
        &mut self,
        input: NodeId,
        space: Space,
        abyss: Abyss,
        region: Rect,
        form: Form,
    ) -> Result<StoreId, Error> {
        let seen = &self.survey.nodes[input];
        let valid = needed(&region, &seen.bounds, abyss);
        if valid.is_infinite() {
            return Err(Error::Infinite);
        }
        let bounds = seen.bounds;
        let opaque = seen.opaque && (abyss != Abyss::None || bounds.holds(&region));
        let region = if form == Form::Planar { region.or(&valid) } else { valid };
        let spec =
            StoreSpec { valid, abyss, form, bounds, opaque, ..StoreSpec::planes(region, space) };
        let own = seen.uses == 1 && !self.of_node.contains_key(&input) && form == Form::Planar;
        if let Task::Work(work @ Work::Area(_)) = &seen.task
            && own
            && space_after(work) == space
        {
            let store = self.add_store(spec);
            self.of_node.insert(input, store);
            return Ok(store);
        }
        let store = self.add_store(spec);
        self.program(input, valid, space, Some(store))?;
        Ok(store)
    }

    /// Writes the step that fills the store of a node.
    fn fill(&mut self, node: NodeId, store: StoreId) -> Result<(), Error> {
        let survey = self.survey;
        let seen = &survey.nodes[node];
        match &seen.task {
            Task::Read(source) => {
                let spec = &mut self.stores[store];
                if !source.in_parts() {
                    (spec.valid.x0, spec.valid.x1) = (seen.bounds.x0, seen.bounds.x1);
                }
                spec.region = spec.valid;
                let kind = StepKind::Read(source.clone());
                let (name, target) = (seen.name.clone(), Some(store));
                let operations = vec![seen.operation.to_owned()];
                self.steps.push(Step { name, operations, kind, target, reads: Vec::new() });
                Ok(())
            }
            Task::Work(Work::Area(work)) => self.area(node, store, work),
            _ => {
                let StoreSpec { valid, space, .. } = self.stores[store];
                self.program(node, valid, space, Some(store))
            }
        }
    }

    fn area(&mut self, node: NodeId, store: StoreId, work: &AreaWork) -> Result<(), Error> {
        let survey = self.survey;
        let seen = &survey.nodes[node];
        let spec = &mut self.stores[store];
        spec.valid =
            if work.whole { seen.bounds } else { blocks(&spec.valid, &seen.bounds, work.block) };
        spec.region = spec.region.or(&spec.valid);
        let valid = spec.valid;
        if valid.is_infinite() {
            return Err(Error::Infinite);
        }
        let (mut stores, mut reads) = (Vec::new(), Vec::new());
        for (pad, space, abyss) in &work.pixels {
            let input = seen.inputs.get(*pad).copied().flatten();
            let Some(input) = input else {
                let nothing = StoreSpec { abyss: *abyss, ..StoreSpec::planes(Rect::EMPTY, *space) };
                stores.push(self.add_store(nothing));
                continue;
            };
            let region = if work.whole {
                survey.nodes[input].bounds
            } else {
                work.render.window(*pad, &valid)
            };
            let edge = self.edge(input, *space, *abyss, region, Form::Planar)?;
            // Without alpha channels, what is outside is black.
            self.stores[edge].opaque |= seen.opaque && survey.nodes[input].opaque;
            let window = || Reads::Window { render: work.render.clone(), pad: *pad };
            reads.push((edge, if work.whole { Reads::All } else { window() }));
            stores.push(edge);
        }
        let kind = StepKind::Area { work: work.clone(), stores, bounds: seen.bounds };
        let (name, target) = (seen.name.clone(), Some(store));
        let operations = vec![seen.operation.to_owned()];
        self.steps.push(Step { name, operations, kind, target, reads });
        Ok(())
    }
}

/// The space of a picture's numbers.
pub(crate) fn space_of(format: Format) -> Space {
    use imgflo_pixel::Alpha::{Premultiplied, Straight};
    match (format.transfer, format.alpha) {
        (Transfer::Srgb, Straight) => Space::Perceptual,
        (Transfer::Srgb, Premultiplied) => Space::PerceptualPremultiplied,
        (Transfer::Linear, Straight) => Space::Linear,
        (Transfer::Linear, Premultiplied) => Space::Premultiplied,
    }
}

/// The space of what a work gives.
pub(crate) fn space_after(work: &Work) -> Space {
    match work {
        Work::Pass | Work::Stages(_) => Space::Linear,
        Work::Formula(work) => work.space,
        Work::Warp(work) => work.space,
        Work::Area(work) => work.space,
        Work::Sums(work) => work.space,
        Work::Measured(work) => work.space,
        Work::Affine(work) => work.space,
    }
}
