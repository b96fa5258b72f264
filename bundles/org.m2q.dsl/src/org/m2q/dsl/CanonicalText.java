package org.m2q.dsl;

import java.util.List;
import java.util.Optional;

import org.eclipse.xtext.formatting2.FormatterRequest;
import org.eclipse.xtext.formatting2.IFormatter2;
import org.eclipse.xtext.formatting2.regionaccess.ITextRegionAccess;
import org.eclipse.xtext.formatting2.regionaccess.ITextReplacement;
import org.eclipse.xtext.formatting2.regionaccess.TextRegionAccessBuilder;
import org.eclipse.xtext.resource.XtextResource;

import com.google.inject.Inject;
import com.google.inject.Provider;

/** Formats whole files. */
final class CanonicalText {

	@Inject
	private Provider<TextRegionAccessBuilder> regions;
	@Inject
	private IFormatter2 formatter;

	/** The text of a resource in its canonical layout; empty when it has syntax errors. */
	Optional<String> of(XtextResource resource) {
		if (resource.getParseResult() == null || resource.getParseResult().hasSyntaxErrors()) {
			return Optional.empty();
		}
		if (resource.getParseResult().getRootNode().getText().isBlank()) {
			return Optional.of("");
		}
		ITextRegionAccess access = regions.get().forNodeModel(resource).create();
		FormatterRequest request = new FormatterRequest().setTextRegionAccess(access);
		List<ITextReplacement> replacements = formatter.format(request);
		return Optional.of(access.getRewriter().renderToString(replacements));
	}
}
