package org.m2q.ui.internal.preferences;

import java.nio.file.Files;
import java.nio.file.Path;

import org.eclipse.core.filesystem.EFS;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.preference.BooleanFieldEditor;
import org.eclipse.jface.preference.FieldEditorPreferencePage;
import org.eclipse.jface.preference.IntegerFieldEditor;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Group;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.IWorkbenchPreferencePage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.ide.IDE;
import org.m2q.base.unit.Format;
import org.m2q.ui.M2qUi;
import org.m2q.ui.internal.Activator;

/** The language services, which run inside this program: their threads, what they write down, and the memory that they have. */
public final class LanguagePage extends FieldEditorPreferencePage implements IWorkbenchPreferencePage {

	/** Identifier. */
	public static final String ID = "org.m2q.ui.preferences.language";

	private static final int WIDTH = 400;
	private static final int REFRESH_MILLISECONDS = 1000;

	/** The page; made by the platform. */
	public LanguagePage() {
		super(GRID);
		setDescription(Messages.languageDescription);
	}

	@Override
	public void init(IWorkbench workbench) {
		setPreferenceStore(Activator.instance().getPreferenceStore());
	}

	@Override
	public void createControl(Composite parent) {
		super.createControl(parent);
		PlatformUI.getWorkbench().getHelpSystem().setHelp(getControl(), M2qUi.PLUGIN_ID + ".preferences_language");
	}

	@Override
	protected void createFieldEditors() {
		IntegerFieldEditor threads = new IntegerFieldEditor(PreferenceKeys.THREADS, NLS.bind(Messages.languageThreads, PreferenceKeys.MOST_THREADS), getFieldEditorParent(), 2);
		threads.setValidRange(1, PreferenceKeys.MOST_THREADS);
		addField(threads);
		addField(new BooleanFieldEditor(PreferenceKeys.TRACE, Messages.languageTrace, getFieldEditorParent()));
	}

	@Override
	protected Control createContents(Composite parent) {
		return PageLinks.below(parent, this::all);
	}

	private Control all(Composite parent) {
		Composite all = new Composite(parent, SWT.NONE);
		GridLayoutFactory.fillDefaults().applyTo(all);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(super.createContents(all));
		Link open = new Link(all, SWT.WRAP);
		open.setText(NLS.bind(Messages.languageOpen, Activator.instance().trace().file()));
		open.addListener(SWT.Selection, event -> openTrace());
		GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(open);
		Group memory = new Group(all, SWT.NONE);
		memory.setText(Messages.languageMemory);
		GridLayoutFactory.swtDefaults().applyTo(memory);
		GridDataFactory.fillDefaults().grab(true, false).applyTo(memory);
		Label used = new Label(memory, SWT.NONE);
		used.setText(memory());
		GridDataFactory.fillDefaults().grab(true, false).applyTo(used);
		Label how = new Label(memory, SWT.WRAP);
		how.setText(Messages.languageHeap);
		GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(how);
		used.getDisplay().timerExec(REFRESH_MILLISECONDS, new Runnable() {
			@Override
			public void run() {
				if (!used.isDisposed()) {
					used.setText(memory());
					used.getDisplay().timerExec(REFRESH_MILLISECONDS, this);
				}
			}
		});
		return all;
	}

	private static String memory() {
		Runtime runtime = Runtime.getRuntime();
		return NLS.bind(Messages.languageUsed, Format.data(runtime.totalMemory() - runtime.freeMemory()), Format.data(runtime.maxMemory()));
	}

	private void openTrace() {
		Path file = Activator.instance().trace().file();
		if (!Files.exists(file)) {
			setMessage(Messages.languageNoTrace, INFORMATION);
			return;
		}
		try {
			IDE.openEditorOnFileStore(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage(), EFS.getLocalFileSystem().fromLocalFile(file.toFile()));
			setMessage(Messages.languageOpened, INFORMATION);
		} catch (PartInitException e) {
			setMessage(e.getMessage(), ERROR);
		}
	}
}
