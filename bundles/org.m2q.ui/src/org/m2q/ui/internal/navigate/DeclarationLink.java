package org.m2q.ui.internal.navigate;

import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.hyperlink.IHyperlink;
import org.eclipse.osgi.util.NLS;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.ui.internal.Messages;

/** A link to a declaration or a file. */
final class DeclarationLink implements IHyperlink {

	private final IRegion region;
	private final String text;
	private final Runnable action;

	/** A link to a known place. */
	DeclarationLink(IRegion region, Place place) {
		this.region = region;
		this.text = place.length() > 0 ? Messages.linkDeclaration : NLS.bind(Messages.linkFile, name(place.uri()));
		this.action = () -> PlaceOpener.open(place);
	}

	/** A link to a place that is still to be found. */
	DeclarationLink(IRegion region, Runnable action) {
		this.region = region;
		this.text = Messages.linkDeclaration;
		this.action = action;
	}

	private static String name(String uri) {
		return uri.substring(uri.lastIndexOf('/') + 1);
	}

	@Override
	public IRegion getHyperlinkRegion() {
		return region;
	}

	@Override
	public String getTypeLabel() {
		return null;
	}

	@Override
	public String getHyperlinkText() {
		return text;
	}

	@Override
	public void open() {
		action.run();
	}
}
