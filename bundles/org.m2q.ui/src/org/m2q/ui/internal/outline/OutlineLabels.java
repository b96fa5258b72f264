package org.m2q.ui.internal.outline;

import java.util.function.Function;

import org.eclipse.jface.viewers.DelegatingStyledCellLabelProvider;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StyledString;
import org.eclipse.swt.graphics.Image;
import org.m2q.dsl.ide.outline.OutlineNode;
import org.m2q.ui.internal.Images;
import org.m2q.ui.internal.LabelStyles;
import org.m2q.ui.internal.outline.OutlinePage.Entry;

/** Names with what is priced and dimmed details, and icons. */
final class OutlineLabels extends LabelProvider implements DelegatingStyledCellLabelProvider.IStyledLabelProvider {

	private final Function<Entry, String> prices;

	/** Labels with what a function says behind names; it may be empty. */
	OutlineLabels(Function<Entry, String> prices) {
		this.prices = prices;
	}

	@Override
	public StyledString getStyledText(Object element) {
		OutlineNode node = ((Entry) element).node();
		StyledString text = new StyledString(node.name());
		String price = prices.apply((Entry) element);
		if (!price.isEmpty()) {
			text.append("  " + price, LabelStyles.COUNT);
		}
		if (!node.detail().isEmpty()) {
			text.append("  " + node.detail(), LabelStyles.DETAIL);
		}
		return text;
	}

	@Override
	public String getText(Object element) {
		return getStyledText(element).getString();
	}

	@Override
	public Image getImage(Object element) {
		return Images.get(((Entry) element).node().kind());
	}
}
