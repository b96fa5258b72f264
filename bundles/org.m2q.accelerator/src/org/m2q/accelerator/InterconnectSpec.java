package org.m2q.accelerator;

import java.util.Optional;

import org.m2q.base.problem.SourceSpan;

/**
 * The wires between the buffers and the engines.
 *
 * @param name unique in the accelerator
 * @param width bytes per cycle, 0 when it never limits
 * @param energy cost of a bit, or of an access of the row's width
 * @param span where it is written
 */
public record InterconnectSpec(String name, double width, Optional<EnergyRow> energy, SourceSpan span) {
}
