package org.m2q.dsl.formatting2;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.xtext.formatting2.FormatterRequest;
import org.eclipse.xtext.formatting2.IFormatter2;
import org.eclipse.xtext.formatting2.regionaccess.IEObjectRegion;
import org.eclipse.xtext.formatting2.regionaccess.IHiddenRegion;
import org.eclipse.xtext.formatting2.regionaccess.ISemanticRegion;
import org.eclipse.xtext.formatting2.regionaccess.ITextRegionAccess;
import org.eclipse.xtext.formatting2.regionaccess.ITextReplacement;
import org.eclipse.xtext.formatting2.regionaccess.ITextSegment;
import org.eclipse.xtext.util.ITextRegion;

/**
 * The canonical layout of a file: tabs, one statement per line, bodies of one statement on the line of what they belong to when it fits, at most
 * one blank line, comments kept. Equal tokens give equal layout whatever their layout was before, so formatting twice changes nothing.
 *
 * <p>Text with syntax errors is left alone: what was not understood could be torn apart.
 */
public class M2qFormatter implements IFormatter2 {

	@Override
	public List<ITextReplacement> format(FormatterRequest request) {
		ITextRegionAccess access = request.getTextRegionAccess();
		if (access == null || access.hasSyntaxError() || access.regionForRootEObject() == null) {
			return List.of();
		}
		List<Token> tokens = new ArrayList<>();
		IHiddenRegion hidden = access.regionForRootEObject().getPreviousHiddenRegion();
		for (ISemanticRegion region = hidden.getNextSemanticRegion(); region != null; region = region.getNextSemanticRegion()) {
			tokens.add(new Token(region));
			hidden = region.getNextHiddenRegion();
		}
		new Layout(tokens, starting(access, tokens)).arrange();
		List<ITextReplacement> replacements = new ArrayList<>();
		for (int i = 0; i < tokens.size(); i++) {
			Token token = tokens.get(i);
			boolean closes = token.is("}") || token.is(")");
			boolean opened = i > 0 && (tokens.get(i - 1).is("{") || tokens.get(i - 1).is("("));
			replace(token.before(), Comments.before(token, i == 0, opened, closes), request, replacements);
			replace(token.region(), token.text(), request, replacements);
		}
		if (hidden != null) {
			replace(hidden, Comments.atEnd(hidden, tokens.isEmpty()), request, replacements);
		}
		return replacements;
	}

	/** The elements that may begin a line, by the number of their first token. */
	private static Map<Integer, EObject> starting(ITextRegionAccess access, List<Token> tokens) {
		Map<ISemanticRegion, Integer> numbers = new IdentityHashMap<>();
		for (int i = 0; i < tokens.size(); i++) {
			numbers.put(tokens.get(i).region(), i);
		}
		Map<Integer, EObject> starting = new HashMap<>();
		Iterator<EObject> elements = EcoreUtil.getAllContents(access.regionForRootEObject().getSemanticElement(), false);
		while (elements.hasNext()) {
			EObject element = elements.next();
			IEObjectRegion region = Layout.startsLine(element) ? access.regionForEObject(element) : null;
			Integer number = region == null ? null : numbers.get(region.getPreviousHiddenRegion().getNextSemanticRegion());
			if (number != null) {
				starting.putIfAbsent(number, element);
			}
		}
		return starting;
	}

	private static void replace(ITextSegment segment, String text, FormatterRequest request, List<ITextReplacement> replacements) {
		if (!segment.getText().equals(text) && isWanted(segment, request.getRegions())) {
			replacements.add(segment.replaceWith(text));
		}
	}

	private static boolean isWanted(ITextSegment segment, Collection<ITextRegion> regions) {
		return regions.isEmpty() || regions.stream().anyMatch(region -> region.getOffset() <= segment.getOffset() + segment.getLength()
				&& segment.getOffset() <= region.getOffset() + region.getLength());
	}
}
