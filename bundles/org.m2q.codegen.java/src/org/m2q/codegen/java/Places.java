package org.m2q.codegen.java;

import java.util.ArrayList;
import java.util.List;

import org.m2q.base.problem.SourceSpan;
import org.m2q.network.Node;

/** Places of operators in the text of the language. */
final class Places {

	private static final String LIBRARY = "m2q:/";

	private final String base;

	/** Files are named relative to a folder. */
	Places(String base) {
		this.base = base;
	}

	/** The calls that made an operator, the outermost first; without calls that stand at no known place. */
	List<SourceMap.Place> of(Node node) {
		List<SourceMap.Place> places = new ArrayList<>();
		for (SourceSpan span : node.trail().spans()) {
			if (span.isKnown()) {
				places.add(place(span));
			}
		}
		if (places.isEmpty() && node.origin().isKnown()) {
			places.add(place(node.origin()));
		}
		return places;
	}

	private SourceMap.Place place(SourceSpan span) {
		return new SourceMap.Place(file(span.uri()), span.line(), span.column(), span.length());
	}

	/** A path that says nothing of the machine: below the folder, below the library, or the name of the file alone. */
	private String file(String uri) {
		if (!base.isEmpty() && uri.startsWith(base)) {
			return uri.substring(base.length());
		}
		return uri.startsWith(LIBRARY) ? uri.substring(LIBRARY.length()) : uri.substring(uri.lastIndexOf('/') + 1);
	}
}
