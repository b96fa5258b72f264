package org.m2q.accelerator.internal;

/**
 * A multiplying layer that runs alone.
 *
 * @param number its number, under which a machine remembers its choice
 * @param engines its engines
 * @param shelf its cuts
 */
record OpenLayer(int number, OpenEngines engines, CutShelf shelf) {
}
