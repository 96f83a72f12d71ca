//! From a survey to steps: which rows are kept, and the programs that make them.
//!
//! A step makes the rows of one store, or of the result. Formulas fuse into one program up to where
//! rows have to be kept: around sources, neighbourhoods, samples, and nodes that several others use.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use imgflo_op::{
    Abyss, AffineWork, AreaWork, FormulaWork, Kernel, Measure, MeasuredWork, WarpWork, Work,
};
use imgflo_pixel::sampler::Jacobian;
use imgflo_pixel::{Format, Matrix, Rect, Space, Transfer};

use crate::convert::conversion;
use crate::program::{At, Formula, Instruction, Program, Register, Sampling, StoreId};
use crate::store::{Form, StoreSpec};
use crate::survey::{Survey, Task};
use crate::{Error, NodeId, Source};

/// A formula that a measurement finds.
pub(crate) type Slot = Arc<OnceLock<Arc<dyn Kernel>>>;

/// Something that makes rows.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// What it is for, in words.
    pub(crate) name: String,
    /// How it makes them.
    pub(crate) kind: StepKind,
    /// Where they go; the result if nowhere.
    pub(crate) target: Option<StoreId>,
    /// The stores it reads, and which of their rows.
    pub(crate) reads: Vec<(StoreId, Reads)>,
}

/// How a step makes rows.
#[derive(Clone, Debug)]
pub(crate) enum StepKind {
    /// Reads a picture.
    Read(Arc<dyn Source>),
    /// Runs a program, span by span.
    Program(Program),
    /// Fills patches from windows on stores.
    Area { work: AreaWork, stores: Vec<StoreId>, bounds: Rect },
    /// Measures a store. Its target has one row, which stands for the formula found.
    Measure { measure: Arc<dyn Measure>, store: StoreId, slot: Slot },
}

/// Which rows of a store a step reads to make the rows from `a` to `b`.
#[derive(Clone, Debug)]
pub(crate) enum Reads {
    /// Rows `a + by` to `b + by`.
    Shifted(i32),
    /// Rows `a - by` to `b + by`, as the abyss has them.
    Around(u32),
    /// Where a map takes the columns of a rectangle, and a few rows around.
    Mapped { map: Matrix, columns: Rect, reach: u32 },
    /// Every row.
    All,
}

/// Steps and stores, compiled.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// The steps, each after those whose stores it reads. The last makes the result.
    pub(crate) steps: Vec<Step>,
    pub(crate) stores: Vec<StoreSpec>,
}

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
    let Compiler { stores, steps, .. } = compiler;
    Ok(Compiled { steps: in_order(steps, stores.len()), stores })
}

/// Steps in an order in which each comes after those that it reads from.
fn in_order(steps: Vec<Step>, stores: usize) -> Vec<Step> {
    let mut maker = vec![None; stores];
    for (i, step) in steps.iter().enumerate() {
        if let Some(store) = step.target {
            maker[store] = Some(i);
        }
    }
    let mut order = Vec::new();
    let mut seen = vec![false; steps.len()];
    let result = steps.iter().position(|step| step.target.is_none());
    let mut stack: Vec<_> = result.into_iter().map(|step| (step, false)).collect();
    while let Some((i, done)) = stack.pop() {
        if done {
            order.push(i);
        } else if !std::mem::replace(&mut seen[i], true) {
            stack.push((i, true));
            let makers = steps[i].reads.iter().filter_map(|(store, _)| maker[*store]);
            stack.extend(makers.map(|maker| (maker, false)));
        }
    }
    let mut steps: Vec<_> = steps.into_iter().map(Some).collect();
    order.into_iter().filter_map(|i| steps[i].take()).collect()
}

struct Compiler<'a> {
    survey: &'a Survey,
    stores: Vec<StoreSpec>,
    of_node: BTreeMap<NodeId, StoreId>,
    steps: Vec<Step>,
}

/// A value in a program: a register, and what its numbers mean.
#[derive(Clone, Copy)]
struct Value {
    register: Register,
    space: Space,
    /// Alpha is 1 wherever colours are not 0.
    solid: bool,
    /// Where its bytes are, if it is a byte for each channel, sRGB-encoded, as a file has it.
    bytes: Option<(StoreId, (i32, i32))>,
}

impl Value {
    /// The value in a register.
    fn new(register: Register, space: Space, solid: bool) -> Self {
        Self { register, space, solid, bytes: None }
    }
}

/// A program that is being written.
struct Draft {
    program: Program,
    /// What it makes, in its target's coordinates.
    region: Rect,
    known: Vec<((NodeId, (i32, i32)), Value)>,
    reads: Vec<(StoreId, Reads)>,
}

impl Draft {
    fn register(&mut self) -> Register {
        self.program.registers += 1;
        self.program.registers - 1
    }
    fn read(&mut self, store: StoreId, reads: Reads) {
        self.reads.push((store, reads));
    }
    fn say(&mut self, instruction: Instruction) {
        self.program.instructions.push(instruction);
    }
    /// The value where it is inside a rectangle, nothing elsewhere.
    fn clip(&mut self, value: Value, inside: Rect, shift: (i32, i32)) -> Value {
        if inside.holds(&self.region.shift(shift.0, shift.1)) {
            return value;
        }
        let (inside, to) = (inside.shift(-shift.0, -shift.1), self.register());
        self.say(Instruction::Clip { inside, from: value.register, to });
        Value { register: to, bytes: None, ..value }
    }
    fn position(&mut self, shift: (i32, i32), nudge: [f32; 2]) -> Register {
        let to = self.register();
        self.say(Instruction::Position { shift, nudge, to });
        to
    }
    fn nothing(&mut self, space: Space) -> Value {
        let register = self.register();
        self.say(Instruction::Nothing { to: register });
        Value::new(register, space, true)
    }
    fn convert(&mut self, value: Value, space: Space) -> Register {
        if let (Some((store, shift)), Some(loaded)) =
            (value.bytes, linear_when_loaded(value, space))
        {
            let to = self.register();
            self.say(Instruction::Load { store, shift, linear: true, to });
            return self.convert(Value::new(to, loaded, value.solid), space);
        }
        let mut register = value.register;
        for kernel in conversion(value.space, space, value.solid) {
            let to = self.register();
            let formula = Formula::Known(kernel);
            let from = vec![register];
            self.say(Instruction::Apply {
                formula,
                from,
                position: None,
                position_first: false,
                to,
            });
            register = to;
        }
        register
    }
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
        let program = Program::default();
        let mut draft = Draft { program, region, known: Vec::new(), reads: Vec::new() };
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
        draft.program.tidy();
        let name = self.survey.nodes[node].name.clone();
        let kind = StepKind::Program(draft.program);
        self.steps.push(Step { name, kind, target, reads: draft.reads });
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
        draft.say(Instruction::Load { store, shift, linear: false, to });
        draft.read(store, Reads::Shifted(shift.1));
        let bytes = self.stores[store].form.is_srgb_bytes().then_some((store, shift));
        Value { register: to, bytes, ..like }
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
        match &seen.task {
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
            Task::Work(Work::Measured(work)) => self.measured(draft, node, shift, work),
            Task::Read(_) | Task::Work(Work::Area(_) | Work::Pass) => {
                Err(Error::Graph(format!("`{}` cannot be computed pixel by pixel", seen.name)))
            }
        }
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

    fn affine(
        &mut self,
        draft: &mut Draft,
        node: NodeId,
        shift: (i32, i32),
        work: &AffineWork,
    ) -> Result<Value, Error> {
        let space = work.space;
        let seen = &self.survey.nodes[node];
        let (Some(input), Some(inverse)) = (seen.inputs[0], work.matrix.inverse()) else {
            return Ok(draft.nothing(space));
        };
        // Only what is inside its own bounds is sampled; the rest is clipped.
        let region = draft.region.shift(shift.0, shift.1).and(&seen.bounds);
        let shifted = inverse.after(&Matrix::translate(shift.0.into(), shift.1.into()));
        let m = shifted.0;
        let (sampler, reach) = if shifted.is_affine() {
            let stretch = Jacobian([m[0][0], m[0][1], m[1][0], m[1][1]]);
            let fitted = work.sampler.fit(Some(&stretch));
            (Sampling::Fixed(fitted), fitted.reach())
        } else {
            (Sampling::Stretched(work.sampler), [64, 64])
        };
        let area = if shifted.is_affine() {
            inverse.bounds(&region).grow(reach[0] + 1, reach[1] + 1)
        } else {
            Rect::PLANE
        };
        let store = self.edge(input, space, work.abyss, area, Form::Pixels)?;
        let reads = if shifted.is_affine() {
            let columns = region.shift(-shift.0, -shift.1);
            Reads::Mapped { map: shifted, columns, reach: reach[1] + 1 }
        } else {
            Reads::All
        };
        let (to, at) = (draft.register(), At::Map { map: shifted, near_z: work.near_z });
        draft.say(Instruction::Sample { store, at, sampler, to });
        draft.read(store, reads);
        Ok(Value::new(to, space, false))
    }

    fn warp(
        &mut self,
        draft: &mut Draft,
        node: NodeId,
        shift: (i32, i32),
        work: &WarpWork,
    ) -> Result<Value, Error> {
        let space = work.space;
        let seen = &self.survey.nodes[node];
        let Some(input) = seen.inputs[0] else { return Ok(draft.nothing(space)) };
        let mut from = Vec::new();
        for pad in 1..=work.pads.iter().copied().max().unwrap_or(0) {
            let (right, down) = work.aux_shifts[pad - 1];
            let shift = (shift.0.saturating_add(right), shift.1.saturating_add(down));
            from.push(self.pixels(draft, node, pad, shift, work.aux_space)?);
        }
        let mut place = |nudge| {
            let (position, to) = (Some(draft.position(shift, nudge)), draft.register());
            let (formula, from) = (Formula::Known(work.kernel.clone()), from.clone());
            draft.say(Instruction::Apply { formula, from, position, position_first: true, to });
            to
        };
        let places = place([0.0, 0.0]);
        let at = if work.follows_stretch {
            let around = [[-0.5, 0.0], [0.5, 0.0], [0.0, -0.5], [0.0, 0.5]].map(place);
            At::Stretched { at: places, around }
        } else {
            At::Planes(places)
        };
        let fitted = work.sampler.fit(None);
        let sampler = if work.follows_stretch {
            Sampling::Stretched(work.sampler)
        } else {
            Sampling::Fixed(fitted)
        };
        let [x, y] = if work.follows_stretch { [64, 64] } else { fitted.reach() };
        let region = draft.region.shift(shift.0, shift.1).and(&seen.bounds);
        let (area, reads) = match work.reach {
            Some(reach) => {
                let (x, y) = (reach.x + x + 1, reach.y + y + 1);
                (
                    region.grow(x, y),
                    Reads::Mapped {
                        map: Matrix::translate(shift.0.into(), shift.1.into()),
                        columns: region.shift(-shift.0, -shift.1),
                        reach: y,
                    },
                )
            }
            None => (self.survey.nodes[input].bounds, Reads::All),
        };
        let store = self.edge(input, space, work.abyss, area, Form::Pixels)?;
        draft.read(store, reads);
        let to = draft.register();
        draft.say(Instruction::Sample { store, at, sampler, to });
        Ok(Value::new(to, space, seen.opaque))
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
        let (slot, one) = (Slot::default(), Rect::new(0, 0, 1, 1));
        let found = self.add_store(StoreSpec::planes(one, work.space));
        let measure = work.measure.clone();
        let kind = StepKind::Measure { measure, store, slot: slot.clone() };
        let reads = vec![(store, Reads::All)];
        self.steps.push(Step { name: seen.name.clone(), kind, target: Some(found), reads });
        draft.read(found, Reads::All);
        let like = Value::new(0, work.space, seen.opaque);
        let value = self.load(draft, store, shift, like);
        let to = draft.register();
        let (formula, from) = (Formula::Measured(slot), vec![value.register]);
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
        let region = if form == Form::Planar { region.or(&valid) } else { valid };
        let bounds = seen.bounds;
        let opaque = seen.opaque && (abyss != Abyss::None || bounds.holds(&region));
        let spec = StoreSpec { region, valid, space, abyss, form, bounds, opaque, rows: 0 };
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
                // A decoder gives whole rows.
                (spec.valid.x0, spec.valid.x1) = (seen.bounds.x0, seen.bounds.x1);
                spec.region = spec.valid;
                let kind = StepKind::Read(source.clone());
                let (name, target) = (seen.name.clone(), Some(store));
                self.steps.push(Step { name, kind, target, reads: Vec::new() });
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
                valid.grow(work.reach.x, work.reach.y)
            };
            let edge = self.edge(input, *space, *abyss, region, Form::Planar)?;
            reads.push((edge, if work.whole { Reads::All } else { Reads::Around(work.reach.y) }));
            stores.push(edge);
        }
        let kind = StepKind::Area { work: work.clone(), stores, bounds: seen.bounds };
        self.steps.push(Step { name: seen.name.clone(), kind, target: Some(store), reads });
        Ok(())
    }
}

/// Linear light, if bytes can become that by a table on the way to `space`.
fn linear_when_loaded(value: Value, space: Space) -> Option<Space> {
    let encoded = matches!(space, Space::Perceptual | Space::PerceptualPremultiplied | Space::Hsv);
    (value.space == Space::Perceptual && !encoded).then_some(Space::Linear)
}

/// The pixels of `bounds` that `region` needs, given what is outside.
fn needed(region: &Rect, bounds: &Rect, abyss: Abyss) -> Rect {
    match abyss {
        _ if bounds.is_empty() => Rect::EMPTY,
        Abyss::None | Abyss::Black | Abyss::White => region.and(bounds),
        Abyss::Loop if bounds.holds(region) => *region,
        Abyss::Loop => *bounds,
        Abyss::Clamp => Rect {
            x0: region.x0.clamp(bounds.x0, bounds.x1 - 1),
            y0: region.y0.clamp(bounds.y0, bounds.y1 - 1),
            x1: region.x1.clamp(bounds.x0 + 1, bounds.x1),
            y1: region.y1.clamp(bounds.y0 + 1, bounds.y1),
        },
    }
}

/// `region`, grown to whole blocks that are counted from the corner of `bounds`, within `bounds`.
fn blocks(region: &Rect, bounds: &Rect, (width, height): (u32, u32)) -> Rect {
    let down = |v: i32, from: i32, step: u32| {
        let offset = (i64::from(v) - i64::from(from)).rem_euclid(step.max(1).into());
        (i64::from(v) - offset).max(from.into()) as i32
    };
    let up = |v: i32, from: i32, end: i32, step: u32| {
        let over = (i64::from(v) - i64::from(from)).rem_euclid(step.max(1).into());
        let rest = if over == 0 { 0 } else { i64::from(step) - over };
        (i64::from(v) + rest).min(end.into()) as i32
    };
    Rect {
        x0: down(region.x0, bounds.x0, width),
        y0: down(region.y0, bounds.y0, height),
        x1: up(region.x1, bounds.x0, bounds.x1, width),
        y1: up(region.y1, bounds.y0, bounds.y1, height),
    }
    .and(bounds)
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

fn space_after(work: &Work) -> Space {
    match work {
        Work::Pass => Space::Linear,
        Work::Formula(work) => work.space,
        Work::Warp(work) => work.space,
        Work::Area(work) => work.space,
        Work::Measured(work) => work.space,
        Work::Affine(work) => work.space,
    }
}
