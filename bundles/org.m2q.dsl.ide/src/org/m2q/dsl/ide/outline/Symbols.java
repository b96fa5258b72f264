package org.m2q.dsl.ide.outline;

import java.util.ArrayList;
import java.util.List;

import com.google.inject.Inject;
import com.google.inject.Singleton;

import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.navigate.Place;

/** The named elements of whole texts: definitions and everything inside of them that has a name. */
@Singleton
public final class Symbols {

	private final OutlineBuilder outline;

	@Inject
	Symbols(OutlineBuilder outline) {
		this.outline = outline;
	}

	/** All of a text, in its order, outer elements before inner ones; none when it cannot be read. Imports are not among them. */
	public List<Symbol> of(M2qDocument document) {
		List<Symbol> symbols = new ArrayList<>();
		document.resource().map(outline::outline).orElse(List.of()).stream().filter(node -> node.kind() != OutlineKind.IMPORTS)
				.forEach(node -> add(node, "", document.uri(), symbols));
		return List.copyOf(symbols);
	}

	private static void add(OutlineNode node, String container, String uri, List<Symbol> symbols) {
		String inside = container;
		if (node.named()) {
			Symbol symbol = new Symbol(node.kind(), node.name(), container, node.detail(), new Place(uri, node.nameOffset(), node.nameLength()));
			symbols.add(symbol);
			inside = symbol.qualifiedName();
		}
		for (OutlineNode child : node.children()) {
			add(child, inside, uri, symbols);
		}
	}
}
