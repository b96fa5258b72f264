package org.m2q.ui.internal.preferences;

import java.util.List;

import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.IntegerFieldEditor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;

/** What concerns the whole editor, and the way to pages of the platform that do so too. */
public final class GeneralPage extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {

	/** Identifier; the parent of all our pages. */
	public static final String ID = "org.m2q.ui.preferences";

	private static final int LONGEST_DELAY = 5000;
	private static final List<String> LINKS = List.of("org.eclipse.ui.editors.preferencePages.Annotations", "org.eclipse.ui.preferencePages.GeneralTextEditor");

	/** The page; made by the platform. */
	public GeneralPage() {
		super(GRID);
		setDescription(Messages.generalDescription);
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".preferences");
	}

	@Override
	public void init(IWorkbench workbench) {
		setPreferenceStore(Activator.instance().getPreferenceStore());
	}

	@Override
	protected void createFieldEditors() {
		IntegerFieldEditor delay = new IntegerFieldEditor(PreferenceKeys.DELAY, Messages.generalDelay, getFieldEditorParent(), 4);
		delay.setValidRange(1, LONGEST_DELAY);
		addField(delay);
		addField(new JavaHomeEditor(getFieldEditorParent()));
	}

	@Override
	protected Control createContents(Composite parent) {
		return PageLinks.below(parent, this::all);
	}

	private Composite all(Composite parent) {
		Composite all = new Composite(parent, SWT.NONE);
		GridLayout layout = new GridLayout();
		layout.marginWidth = 0;
		layout.marginHeight = 0;
		all.setLayout(layout);
		super.createContents(all).setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
		Group links = new Group(all, SWT.NONE);
		links.setText(Messages.generalSeeAlso);
		links.setLayout(new GridLayout());
		links.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
		List<String> texts = List.of(Messages.generalAnnotations, Messages.generalTextEditors);
		for (int i = 0; i < LINKS.size(); i++) {
			String page = LINKS.get(i);
			Link link = new Link(links, SWT.NONE);
			link.setText(texts.get(i));
			link.addListener(SWT.Selection, event -> PreferencesUtil.createPreferenceDialogOn(getShell(), page, null, null));
		}
		return all;
	}
}
