package org.m2q.dsl.ide.navigate;

/**
 * A place where an element is named.
 *
 * @param place the name
 * @param declaration whether it is where the element is declared
 */
public record Occurrence(Place place, boolean declaration) {
}
