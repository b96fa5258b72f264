package org.m2q.ui.internal.preferences;

import java.util.function.Function;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.dialogs.PreferencesUtil;

/** The way from our preference pages to those of the platform that belong to them. */
public final class PageLinks {

	/** Identifier of the page with colours and fonts. */
	public static final String COLORS = "org.eclipse.ui.preferencePages.ColorsAndFonts";
	/** Identifier of the page with keys. */
	public static final String KEYS = "org.eclipse.ui.preferencePages.Keys";

	private static final String OURS = "selectCategory:org.m2q.ui.theme";

	private PageLinks() {
	}

	/**
	 * Contents of a page with the links below them.
	 *
	 * @param parent of the whole
	 * @param contents makes the rest of the page
	 */
	public static Composite below(Composite parent, Function<Composite, Control> contents) {
		Composite all = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(all);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(contents.apply(all));
		Link link = new Link(all, SWT.WRAP);
		link.setText(Messages.linksText);
		link.addListener(SWT.Selection, event -> open(link, event.text));
		GridDataFactory.fillDefaults().applyTo(link);
		return all;
	}

	private static void open(Control from, String page) {
		PreferencesUtil.createPreferenceDialogOn(from.getShell(), page, null, COLORS.equals(page) ? OURS : null);
	}
}
