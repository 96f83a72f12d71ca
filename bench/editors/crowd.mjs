// Lets many clients edit graphs of a runtime, and checks that each was told what is true. Prints JSON.
//
//     node crowd.mjs WS-ADDRESS own|one SECONDS
import { crowd, rowdies } from '../../integrations/fbp/test/crowd.js';

const [address, whose, seconds] = process.argv.slice(2);

const KINDS = {
  own: { clients: 50, graph: (i) => `own ${i}`, rate: 4 },
  one: { clients: 20, graph: () => 'one', rate: 20 },
};

const end = performance.now() + Number(seconds) * 1000;
const calm = whose === 'one' ? await rowdies({ address }) : async () => {};
const { asked, refused, times } = await crowd({ address }, { ...KINDS[whose], more: () => performance.now() < end });
await calm();
const at = (share) => times[Math.floor((times.length - 1) * share)];
console.log(JSON.stringify({ clients: KINDS[whose].clients, asked, refused, median: at(0.5), late: at(0.99), most: at(1) }));
