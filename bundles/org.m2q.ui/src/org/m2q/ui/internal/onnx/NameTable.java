package org.m2q.ui.internal.onnx;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.layout.TableColumnLayout;
import org.eclipse.jface.viewers.ArrayContentProvider;
import org.eclipse.jface.viewers.CellEditor;
import org.eclipse.jface.viewers.ColumnLabelProvider;
import org.eclipse.jface.viewers.ColumnViewerToolTipSupport;
import org.eclipse.jface.viewers.ColumnWeightData;
import org.eclipse.jface.viewers.EditingSupport;
import org.eclipse.jface.viewers.TableViewer;
import org.eclipse.jface.viewers.TableViewerColumn;
import org.eclipse.jface.viewers.TextCellEditor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.m2q.dsl.ide.importing.OnnxImport;
import org.m2q.onnx.translate.GivenName;

/** The names that a text gets, each of which can be changed. */
final class NameTable {

	private static final int LEAST = 60;

	private final Composite control;
	private final TableViewer viewer;
	private final Button apply;
	private final TableColumnLayout layout = new TableColumnLayout();
	private final Map<GivenName, String> wanted = new LinkedHashMap<>();
	private final Runnable changed;
	private List<GivenName> names = List.of();

	/**
	 * Makes the table.
	 *
	 * @param changed called when a name was changed
	 * @param applied called when the user wants to see the text with the names
	 */
	NameTable(Composite parent, Runnable changed, Runnable applied) {
		this.changed = changed;
		control = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(control);
		Label what = new Label(control, SWT.NONE);
		what.setText(Messages.names);
		Composite frame = new Composite(control, SWT.NONE);
		frame.setLayout(layout);
		GridDataFactory.fillDefaults().grab(true, true).applyTo(frame);
		viewer = new TableViewer(frame, SWT.BORDER | SWT.FULL_SELECTION | SWT.V_SCROLL | SWT.H_SCROLL);
		viewer.getTable().setHeaderVisible(true);
		viewer.getTable().setLinesVisible(true);
		viewer.setContentProvider(ArrayContentProvider.getInstance());
		ColumnViewerToolTipSupport.enableFor(viewer);
		column(Messages.columnKind, 22, name -> text(name.kind()));
		column(Messages.columnOrigin, 38, name -> name.origin().isEmpty() ? name.name() : name.origin());
		column(Messages.columnName, 40, this::wanted).setEditingSupport(new Editing());
		apply = new Button(control, SWT.PUSH);
		apply.setText(Messages.applyNames);
		apply.addListener(SWT.Selection, event -> applied.run());
		GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.CENTER).applyTo(apply);
	}

	private TableViewerColumn column(String title, int weight, Function<GivenName, String> text) {
		TableViewerColumn column = new TableViewerColumn(viewer, SWT.LEAD);
		column.getColumn().setText(title);
		layout.setColumnData(column.getColumn(), new ColumnWeightData(weight, LEAST, true));
		column.setLabelProvider(new ColumnLabelProvider() {
			@Override
			public String getText(Object element) {
				return text.apply((GivenName) element);
			}

			@Override
			public String getToolTipText(Object element) {
				return getText(element);
			}
		});
		return column;
	}

	private static String text(GivenName.Kind kind) {
		return switch (kind) {
			case BLOCK -> Messages.kindBlock;
			case INPUT -> Messages.kindInput;
			case STAGE -> Messages.kindStage;
			case OUTPUT -> Messages.kindOutput;
		};
	}

	private String wanted(GivenName name) {
		return wanted.getOrDefault(name, name.name());
	}

	/** A name is typed where it stands. */
	private final class Editing extends EditingSupport {

		Editing() {
			super(viewer);
		}

		@Override
		protected CellEditor getCellEditor(Object element) {
			return new TextCellEditor(viewer.getTable());
		}

		@Override
		protected boolean canEdit(Object element) {
			return true;
		}

		@Override
		protected Object getValue(Object element) {
			return wanted((GivenName) element);
		}

		@Override
		protected void setValue(Object element, Object value) {
			GivenName name = (GivenName) element;
			String text = String.valueOf(value).strip();
			if (text.equals(name.name()) || text.isEmpty()) {
				wanted.remove(name);
			} else {
				wanted.put(name, text);
			}
			viewer.update(name, null);
			changed.run();
		}
	}

	Composite control() {
		return control;
	}

	/** Shows the names of a text, those that the user wants in place of them. */
	void show(List<GivenName> given) {
		names = given;
		wanted.keySet().retainAll(given);
		viewer.setInput(given);
	}

	/** Forgets what the user wants. */
	void forget() {
		wanted.clear();
	}

	/** Whether the text could be looked at with the names. */
	void setApplicable(boolean applicable) {
		apply.setEnabled(applicable);
	}

	/** Names that differ from those that the text has by itself. */
	Map<GivenName, String> wanted() {
		return Map.copyOf(wanted);
	}

	/**
	 * What is wrong with the names, in words; empty for nothing.
	 *
	 * @param taken names that are not in the table
	 */
	Optional<String> fault(Collection<String> taken) {
		Set<String> seen = new HashSet<>(taken);
		for (GivenName name : names) {
			if (!OnnxImport.isName(wanted(name))) {
				return Optional.of(NLS.bind(Messages.wrongName, wanted(name)));
			}
			if (!seen.add(wanted(name))) {
				return Optional.of(NLS.bind(Messages.nameTwice, wanted(name)));
			}
		}
		return Optional.empty();
	}
}
