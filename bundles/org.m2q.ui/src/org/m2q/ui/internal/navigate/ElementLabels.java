package org.m2q.ui.internal.navigate;

import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider.IStyledLabelProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.swt.graphics.Image;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.LabelStyles;

/** Names of elements with what they are part of in a dimmed colour, and icons. */
final class ElementLabels extends LabelProvider implements IStyledLabelProvider {

	@Override
	public StyledString getStyledText(Object item) {
		return item instanceof Element element
				? new StyledString(element.symbol().name()).append(" - " + element.container(), LabelStyles.DETAIL) : new StyledString();
	}

	@Override
	public String getText(Object item) {
		return getStyledText(item).getString();
	}

	@Override
	public Image getImage(Object item) {
		return item instanceof Element element ? Images.get(element.symbol().kind()) : null;
	}
}
