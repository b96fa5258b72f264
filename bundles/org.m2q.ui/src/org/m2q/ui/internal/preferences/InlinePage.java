package org.m2q.ui.internal.preferences;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.FieldEditor;
import org.eclipse.jface.preference.IntegerFieldEditor;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.jface.preference.RadioGroupFieldEditor;
import org.eclipse.jface.util.PropertyChangeEvent;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.layout.GridLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Group;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.m2q.dsl.ide.cost.LabelPart;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;

/** What the text says about costs. */
public final class InlinePage extends PreferencePage implements IWorkbenchPreferencePage {

	/** Identifier. */
	public static final String ID = "org.m2q.ui.preferences.inline";

	private static final int MOST_HOT = 50;
	private static final int PERCENT = 100;

	private final List<FieldEditor> fields = new ArrayList<>();
	private final List<BooleanFieldEditor> parts = new ArrayList<>();
	private Group partGroup;
	private RadioGroupFieldEditor mode;

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".preferences_inline");
	}

	@Override
	public void init(IWorkbench workbench) {
		setPreferenceStore(Activator.instance().getPreferenceStore());
		setDescription(Messages.inlineDescription);
	}

	@Override
	protected Control createContents(Composite parent) {
		return PageLinks.below(parent, this::fields);
	}

	private Control fields(Composite parent) {
		Composite all = new Composite(parent, SWT.NONE);
		GridLayout layout = new GridLayout();
		layout.marginWidth = 0;
		layout.marginHeight = 0;
		all.setLayout(layout);
		Composite modes = cell(all);
		mode = new RadioGroupFieldEditor(PreferenceKeys.INLINE_MODE, Messages.inlineMode, 1,
				new String[][] { { Messages.inlineFull, InlineMode.FULL.id() }, { Messages.inlineCompact, InlineMode.COMPACT.id() },
						{ Messages.inlineOff, InlineMode.OFF.id() } },
				modes, true);
		add(mode);
		partGroup = group(all, Messages.inlineParts, 2);
		for (LabelPart part : LabelPart.values()) {
			BooleanFieldEditor editor = new BooleanFieldEditor(PreferenceKeys.part(part), name(part), cell(partGroup));
			parts.add(editor);
			add(editor);
		}
		Group numbers = group(all, Messages.inlineNumbers, 1);
		number(PreferenceKeys.HOT_COUNT, Messages.inlineHotCount, numbers, 0, MOST_HOT);
		number(PreferenceKeys.HOT_LEAST, Messages.inlineHotLeast, numbers, 0, PERCENT);
		number(PreferenceKeys.LEAST_SHARE, Messages.inlineLeast, numbers, 0, PERCENT);
		number(PreferenceKeys.FULL_BAR, Messages.inlineFullBar, numbers, 1, PERCENT);
		Group headers = group(all, Messages.inlineHeaders, 1);
		add(new BooleanFieldEditor(PreferenceKeys.BASELINE, Messages.inlineBaseline, cell(headers)));
		Group more = group(all, Messages.inlineMore, 1);
		add(new BooleanFieldEditor(PreferenceKeys.SHAPES, Messages.inlineShapes, cell(more)));
		add(new BooleanFieldEditor(PreferenceKeys.TINT, Messages.inlineTint, cell(more)));
		enableParts(getPreferenceStore().getString(PreferenceKeys.INLINE_MODE));
		return all;
	}

	private static Group group(Composite parent, String title, int columns) {
		Group group = new Group(parent, SWT.NONE);
		group.setText(title);
		group.setLayout(new GridLayout(columns, true));
		group.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
		return group;
	}

	private static Composite cell(Composite parent) {
		Composite cell = new Composite(parent, SWT.NONE);
		cell.setLayoutData(new GridData(SWT.FILL, SWT.TOP, true, false));
		return cell;
	}

	private void number(String key, String label, Group group, int least, int most) {
		Composite cell = cell(group);
		IntegerFieldEditor editor = new IntegerFieldEditor(key, label, cell, 3);
		editor.setValidRange(least, most);
		editor.getLabelControl(cell).setLayoutData(new GridData(SWT.FILL, SWT.CENTER, true, false));
		add(editor);
	}

	private void add(FieldEditor editor) {
		editor.setPage(this);
		editor.setPreferenceStore(getPreferenceStore());
		editor.setPropertyChangeListener(this::changed);
		editor.load();
		fields.add(editor);
	}

	private void changed(PropertyChangeEvent event) {
		if (FieldEditor.IS_VALID.equals(event.getProperty())) {
			setValid(fields.stream().allMatch(FieldEditor::isValid));
		} else if (event.getSource() == mode && FieldEditor.VALUE.equals(event.getProperty())) {
			enableParts((String) event.getNewValue());
		}
	}

	@Override
	protected void performDefaults() {
		fields.forEach(FieldEditor::loadDefault);
		setValid(true);
		enableParts(mode.getSelectionValue());
		super.performDefaults();
	}

	@Override
	public boolean performOk() {
		fields.forEach(FieldEditor::store);
		return super.performOk();
	}

	/** Parts are only of interest in the full mode. */
	private void enableParts(String selected) {
		boolean full = InlineMode.FULL.id().equals(selected);
		partGroup.setEnabled(full);
		for (int i = 0; i < parts.size(); i++) {
			parts.get(i).setEnabled(full, (Composite) partGroup.getChildren()[i]);
		}
	}

	private static String name(LabelPart part) {
		return switch (part) {
			case LATENCY -> Messages.partLatency;
			case ENERGY -> Messages.partEnergy;
			case EDP -> Messages.partEdp;
			case BOUND -> Messages.partBound;
			case PRECISION -> Messages.partPrecision;
			case ENGINE -> Messages.partEngine;
			case LAYERS -> Messages.partLayers;
		};
	}
}
