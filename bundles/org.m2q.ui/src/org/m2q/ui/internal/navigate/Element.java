package org.m2q.ui.internal.navigate;

import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;

import org.m2q.dsl.ide.outline.Symbol;

/**
 * A named element of a file of the workspace. Equal to the one of the next state of the text, though it may stand elsewhere there.
 *
 * @param symbol what and where it is
 */
record Element(Symbol symbol) {

	/** By name, those with the same name by what they are part of and by file. */
	static final Comparator<Element> ORDER = Comparator.comparing((Element element) -> element.symbol.name(), String.CASE_INSENSITIVE_ORDER)
			.thenComparing(element -> element.symbol.qualifiedName()).thenComparing(element -> element.symbol.place().uri())
			.thenComparing(element -> element.symbol.kind());

	/** Path of the file in the workspace, else in the file system. */
	String file() {
		String uri = symbol.place().uri();
		return PlaceOpener.file(uri).map(file -> file.getFullPath().makeRelative().toString())
				.orElseGet(() -> uri.startsWith("file:") ? Path.of(URI.create(uri)).toString() : uri);
	}

	/** What it is part of, and its file. */
	String container() {
		return symbol.container().isEmpty() ? file() : symbol.container() + " - " + file();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof Element element && symbol.kind() == element.symbol.kind() && symbol.qualifiedName().equals(element.symbol.qualifiedName())
				&& symbol.place().uri().equals(element.symbol.place().uri());
	}

	@Override
	public int hashCode() {
		return 31 * symbol.qualifiedName().hashCode() + symbol.place().uri().hashCode();
	}
}
