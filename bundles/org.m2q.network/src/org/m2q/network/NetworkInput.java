package org.m2q.network;

import org.m2q.base.problem.SourceSpan;

/**
 * An input of a network.
 *
 * @param name its name in the model
 * @param shape its shape without the batch
 * @param origin the input statement
 */
public record NetworkInput(String name, Shape shape, SourceSpan origin) {
}
