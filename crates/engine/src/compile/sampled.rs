//! What is made of other pixels of a store: sums of them, and samples where maps and distortions say.

use imgflo_op::{Abyss, AffineWork, SumsWork, WarpWork};
use imgflo_pixel::sampler::Jacobian;
use imgflo_pixel::{Matrix, Rect};

use super::Compiler;
use super::draft::{Draft, Value};
use super::step::Reads;
use crate::outline::Outline;
use crate::program::{Formula, Instruction, Sampling};
use crate::store::Form;
use crate::{Error, NodeId};

impl Compiler<'_> {
    /// Weighted sums of columns' pixels.
    pub(super) fn sums(
        &mut self,
        draft: &mut Draft,
        node: NodeId,
        shift: (i32, i32),
        work: &SumsWork,
    ) -> Result<Value, Error> {
        let (seen, space) = (&self.survey.nodes[node], work.space);
        let region = draft.region.shift(shift.0, shift.1).and(&seen.bounds);
        let Some(input) = seen.inputs[0].filter(|_| !region.is_empty()) else {
            return Ok(draft.nothing(space));
        };
        let (rows, weights) = (region.y0..region.y1, work.weights.clone());
        let read = weights.reads(rows.clone());
        let area = Rect { y0: read.start, y1: read.end, ..draft.region.shift(shift.0, 0) };
        let store = self.edge(input, space, Abyss::None, area, Form::Planar)?;
        // Without alpha channels, what is outside is black.
        self.stores[store].opaque |= seen.opaque && self.survey.nodes[input].opaque;
        draft.read(store, Reads::Sums { weights, shift: shift.1, rows: rows.clone() });
        let (work, to) = (work.clone(), draft.register());
        draft.say(Instruction::Sum { store, work, shift, rows, to });
        Ok(Value::new(to, space, seen.opaque))
    }

    pub(super) fn affine(
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
        let outline =
            Outline::new(shifted, &self.survey.nodes[input].bounds, work.sampler, work.near_z);
        let inside = region.shift(-shift.0, -shift.1);
        let (how, area, reads) = if shifted.is_affine() {
            let [[a, b, _], [c, d, _], _] = shifted.0;
            let fitted = work.sampler.fit(Some(&Jacobian([a, b, c, d])));
            let [x, y] = fitted.reach().map(|reach| reach + 1);
            let reads = Reads::Mapped { map: shifted, columns: inside, reach: y };
            (Sampling::Affine { outline, fitted }, inverse.bounds(&region).grow(x, y), reads)
        } else {
            let sampler = work.sampler;
            (Sampling::Perspective { outline, sampler }, Rect::PLANE, Reads::All)
        };
        let store = self.edge(input, space, work.abyss, area, Form::Pixels)?;
        let to = draft.register();
        draft.say(Instruction::Sample { store, how, inside, to });
        draft.read(store, reads);
        Ok(Value::new(to, space, false))
    }

    pub(super) fn warp(
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
        let (at, fitted) = (place([0.0, 0.0]), work.sampler.fit(None));
        let (how, [x, y]) = if work.follows_stretch {
            let around = [[-0.5, 0.0], [0.5, 0.0], [0.0, -0.5], [0.0, 0.5]].map(place);
            (Sampling::Stretched { at, around, sampler: work.sampler }, [64, 64])
        } else {
            (Sampling::Planes { at, fitted }, fitted.reach())
        };
        let region = draft.region.shift(shift.0, shift.1).and(&seen.bounds);
        let inside = region.shift(-shift.0, -shift.1);
        let (area, reads) = match work.reach {
            Some(reach) => {
                let (x, y) = (reach.x + x + 1, reach.y + y + 1);
                (
                    region.grow(x, y),
                    Reads::Mapped {
                        map: Matrix::translate(shift.0.into(), shift.1.into()),
                        columns: inside,
                        reach: y,
                    },
                )
            }
            None => (self.survey.nodes[input].bounds, Reads::All),
        };
        let store = self.edge(input, space, work.abyss, area, Form::Pixels)?;
        draft.read(store, reads);
        let to = draft.register();
        draft.say(Instruction::Sample { store, how, inside, to });
        Ok(Value::new(to, space, seen.opaque))
    }
}
