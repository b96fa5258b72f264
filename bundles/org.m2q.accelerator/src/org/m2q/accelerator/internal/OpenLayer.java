package org.m2q.accelerator.internal;

/**
 * A multiplying layer that runs alone, in a room.
 *
 * @param number its number, under which a machine remembers its choice
 * @param engines its engines
 * @param shelf its cuts
 * @param room what its tiles may take
 */
record OpenLayer(int number, OpenEngines engines, CutShelf shelf, Tiles.Room room) {
}
