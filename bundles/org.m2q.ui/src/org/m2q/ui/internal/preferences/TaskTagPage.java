package org.m2q.ui.internal.preferences;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.preferences.InstanceScope;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.preference.PreferencePage;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.CellEditor;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.viewers.ComboBoxViewerCellEditor;
import org.eclipse.jface.viewers.EditingSupport;
import org.eclipse.jface.viewers.LabelProvider;
import org.eclipse.jface.viewers.StructuredSelection;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.jface.viewers.TextCellEditor;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.preferences.ScopedPreferenceStore;
import org.m2q.core.tasks.TaskTag;
import org.m2q.core.tasks.TaskTag.Priority;
import org.m2q.core.tasks.TaskTags;
import org.m2q.ui.M2qUi;

/** The words in comments that make tasks, and how important these are. */
public final class TaskTagPage extends PreferencePage implements IWorkbenchPreferencePage {

	/** Identifier. */
	public static final String ID = "org.m2q.ui.preferences.tasks";

	private static final int ROWS = 8;

	private final List<Row> rows = new ArrayList<>();
	private TableViewer viewer;

	/** A tag while it is edited. */
	private static final class Row {
		private String word;
		private Priority priority;

		Row(String word, Priority priority) {
			this.word = word;
			this.priority = priority;
		}
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".preferences_editor");
	}

	@Override
	public void init(IWorkbench workbench) {
		setPreferenceStore(new ScopedPreferenceStore(InstanceScope.INSTANCE, TaskTags.NODE));
		setDescription(Messages.tasksDescription);
	}

	@Override
	protected Control createContents(Composite parent) {
		return PageLinks.below(parent, this::fields);
	}

	private Control fields(Composite parent) {
		Composite area = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().numColumns(2).applyTo(area);
		Composite frame = new Composite(area, SWT.NONE);
		TableColumnLayout columns = new TableColumnLayout();
		frame.setLayout(columns);
		viewer = new TableViewer(frame, SWT.BORDER | SWT.FULL_SELECTION | SWT.V_SCROLL);
		viewer.getTable().setHeaderVisible(true);
		GridDataFactory.fillDefaults().grab(true, false).hint(SWT.DEFAULT, ROWS * viewer.getTable().getItemHeight()).applyTo(frame);
		viewer.setContentProvider(ArrayContentProvider.getInstance());
		columns.setColumnData(column(Messages.tasksTag, ColumnLabelProvider.createTextProvider(row -> ((Row) row).word), new WordEditing()).getColumn(), new ColumnWeightData(2));
		columns.setColumnData(column(Messages.tasksPriority, ColumnLabelProvider.createTextProvider(row -> name(((Row) row).priority)), new PriorityEditing()).getColumn(),
				new ColumnWeightData(1));
		viewer.setInput(rows);
		buttons(area);
		show(TaskTags.current());
		return area;
	}

	private TableViewerColumn column(String title, ColumnLabelProvider labels, EditingSupport editing) {
		TableViewerColumn column = new TableViewerColumn(viewer, SWT.NONE);
		column.getColumn().setText(title);
		column.setLabelProvider(labels);
		column.setEditingSupport(editing);
		return column;
	}

	private void buttons(Composite area) {
		Composite buttons = new Composite(area, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(buttons);
		GridDataFactory.fillDefaults().align(SWT.FILL, SWT.TOP).applyTo(buttons);
		Button add = button(buttons, Messages.tasksNew, () -> {
			String word = IntStream.iterate(1, i -> i + 1).mapToObj(i -> "TAG" + i).filter(candidate -> rows.stream().noneMatch(row -> row.word.equals(candidate))).findFirst()
					.orElseThrow();
			Row row = new Row(word, Priority.NORMAL);
			rows.add(row);
			viewer.refresh();
			viewer.editElement(row, 0);
		});
		add.setEnabled(true);
		Button remove = button(buttons, Messages.tasksRemove, () -> {
			rows.removeAll(viewer.getStructuredSelection().toList());
			viewer.refresh();
			check();
		});
		viewer.addSelectionChangedListener(event -> remove.setEnabled(!event.getSelection().isEmpty()));
	}

	private static Button button(Composite parent, String label, Runnable work) {
		Button button = new Button(parent, SWT.PUSH);
		button.setText(label);
		button.setEnabled(false);
		button.addListener(SWT.Selection, event -> work.run());
		GridDataFactory.fillDefaults().applyTo(button);
		return button;
	}

	private void show(List<TaskTag> tags) {
		rows.clear();
		tags.forEach(tag -> rows.add(new Row(tag.word(), tag.priority())));
		viewer.refresh();
		viewer.setSelection(StructuredSelection.EMPTY);
		check();
	}

	private void check() {
		boolean words = rows.stream().allMatch(row -> TaskTag.isWord(row.word));
		boolean different = rows.stream().map(row -> row.word).distinct().count() == rows.size();
		setErrorMessage(!words ? Messages.tasksNoWord : !different ? Messages.tasksTwice : null);
		setValid(words && different);
	}

	@Override
	protected void performDefaults() {
		show(TaskTags.DEFAULT);
		super.performDefaults();
	}

	@Override
	public boolean performOk() {
		String text = TaskTags.text(rows.stream().map(row -> new TaskTag(row.word, row.priority)).toList());
		getPreferenceStore().setDefault(TaskTags.KEY, TaskTags.text(TaskTags.DEFAULT));
		if (!text.equals(getPreferenceStore().getString(TaskTags.KEY))) {
			getPreferenceStore().setValue(TaskTags.KEY, text);
			CheckAgain.all(project -> true);
		}
		return super.performOk();
	}

	private static String name(Priority priority) {
		return switch (priority) {
			case HIGH -> Messages.tasksHigh;
			case NORMAL -> Messages.tasksNormal;
			case LOW -> Messages.tasksLow;
		};
	}

	private final class WordEditing extends EditingSupport {

		WordEditing() {
			super(viewer);
		}

		@Override
		protected CellEditor getCellEditor(Object row) {
			return new TextCellEditor(viewer.getTable());
		}

		@Override
		protected boolean canEdit(Object row) {
			return true;
		}

		@Override
		protected Object getValue(Object row) {
			return ((Row) row).word;
		}

		@Override
		protected void setValue(Object row, Object word) {
			((Row) row).word = String.valueOf(word).strip();
			viewer.update(row, null);
			check();
		}
	}

	private final class PriorityEditing extends EditingSupport {

		private final ComboBoxViewerCellEditor editor = new ComboBoxViewerCellEditor(viewer.getTable(), SWT.READ_ONLY);

		PriorityEditing() {
			super(viewer);
			editor.setContentProvider(ArrayContentProvider.getInstance());
			editor.setLabelProvider(LabelProvider.createTextProvider(priority -> name((Priority) priority)));
			editor.setInput(List.of(Priority.values()));
		}

		@Override
		protected CellEditor getCellEditor(Object row) {
			return editor;
		}

		@Override
		protected boolean canEdit(Object row) {
			return true;
		}

		@Override
		protected Object getValue(Object row) {
			return ((Row) row).priority;
		}

		@Override
		protected void setValue(Object row, Object priority) {
			if (priority != null) {
				((Row) row).priority = (Priority) priority;
				viewer.update(row, null);
			}
		}
	}
}
