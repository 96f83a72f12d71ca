/**
 * imgflo in NoFlo.
 *
 * `graphComponents` makes a component of every graph of an image server: values go in, the signed
 * address of a picture comes out. `remoteComponent` makes a component of a graph that runs in an
 * imgflo runtime, and may be sent there first: packets go both ways, and pictures follow at once.
 */

export { graphComponents, type Graph, type Server } from "./graphs.js";
export { remoteComponent, type Remote, type RemoteFactory } from "./remote.js";
