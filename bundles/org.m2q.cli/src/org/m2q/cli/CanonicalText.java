package org.m2q.cli;

import java.util.List;

import org.eclipse.xtext.formatting2.FormatterRequest;
import org.eclipse.xtext.formatting2.IFormatter2;
import org.eclipse.xtext.formatting2.regionaccess.ITextRegionAccess;
import org.eclipse.xtext.formatting2.regionaccess.ITextReplacement;
import org.eclipse.xtext.formatting2.regionaccess.TextRegionAccessBuilder;
import org.eclipse.xtext.resource.XtextResource;

/** The text of a file in canonical form. */
final class CanonicalText {

	private CanonicalText() {
	}

	/** Formats a file without syntax errors. */
	static String of(XtextResource resource) {
		var services = resource.getResourceServiceProvider();
		ITextRegionAccess regions = services.get(TextRegionAccessBuilder.class).forNodeModel(resource).create();
		FormatterRequest request = services.get(FormatterRequest.class);
		request.setAllowIdentityEdits(false);
		request.setFormatUndefinedHiddenRegionsOnly(false);
		request.setTextRegionAccess(regions);
		List<ITextReplacement> replacements = services.get(IFormatter2.class).format(request);
		return regions.getRewriter().renderToString(replacements);
	}
}
