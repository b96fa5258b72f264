package org.m2q.dsl.ide.outline;

import org.m2q.dsl.ide.navigate.Place;

/**
 * A named element of a text, as lists of all elements of many texts show it.
 *
 * @param kind what it is
 * @param name its name
 * @param container names of the elements that it is part of, outermost first, joined by dots; empty for definitions
 * @param detail what the outline says behind the name; may be empty
 * @param place where the name stands
 */
public record Symbol(OutlineKind kind, String name, String container, String detail, Place place) {

	/** The name behind those of the elements around it. */
	public String qualifiedName() {
		return container.isEmpty() ? name : container + "." + name;
	}
}
