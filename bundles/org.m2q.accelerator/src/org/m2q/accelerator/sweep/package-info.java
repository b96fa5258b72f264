/** Sweeps over design spaces: many combinations of networks, formats and hardware, priced in parallel and streamed as they come. */
package org.m2q.accelerator.sweep;
