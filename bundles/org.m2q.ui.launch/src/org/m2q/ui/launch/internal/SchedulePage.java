package org.m2q.ui.launch.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.m2q.ui.internal.FolderField;

/** Asks which schedule is exported, and as what. */
final class SchedulePage extends ExportPage {

	private static final String FORMAT = "format";

	private ScheduleFormat format = ScheduleFormat.TRACE;

	SchedulePage(Optional<ExportedPoint> first) {
		super(first, Messages.scheduleTitle, Messages.scheduleDescription, "wizard_schedule");
	}

	@Override
	void createOptions(Composite parent) {
		Label label = new Label(parent, SWT.NONE);
		label.setText(Messages.scheduleFormat);
		GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.BEGINNING).indent(0, 6).applyTo(label);
		Composite buttons = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(buttons);
		GridDataFactory.fillDefaults().span(2, 1).indent(0, 4).applyTo(buttons);
		format = Arrays.stream(ScheduleFormat.values()).filter(known -> known.name().equals(getDialogSettings().get(FORMAT))).findFirst().orElse(format);
		for (ScheduleFormat choice : ScheduleFormat.values()) {
			Button button = new Button(buttons, SWT.RADIO);
			button.setText(choice.label());
			button.setSelection(choice == format);
			button.addListener(SWT.Selection, event -> format = button.getSelection() ? choice : format);
		}
	}

	@Override
	String[] folderTexts() {
		return new String[] { Messages.scheduleFolder, Messages.scheduleChoose };
	}

	@Override
	Optional<String> fault(FolderField target) {
		return target.fault();
	}

	ScheduleFormat format() {
		return format;
	}

	/** The file that is written. */
	Path target() {
		return folder().path().resolve(point().fileName() + format.ending());
	}

	@Override
	void remember() {
		super.remember();
		getDialogSettings().put(FORMAT, format.name());
	}
}
