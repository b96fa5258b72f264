package org.m2q.accelerator.internal;

/**
 * One tile of a multiplying layer, as positions of its pieces.
 *
 * @param group piece of the groups
 * @param filter piece of the filters
 * @param channel piece of the channels
 * @param row piece of the rows
 * @param column piece of the columns
 * @param weights number of the tile of weights that it needs, counted from 0 in the order of their loads
 * @param inputs number of the tile of inputs that it needs
 * @param outputs number of the tile of outputs that it adds to
 */
record Tile(int group, int filter, int channel, int row, int column, int weights, int inputs, int outputs) {
}
