package org.m2q.ui.internal.preferences;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.osgi.util.NLS;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.dsl.ide.navigate.Place;
import org.m2q.dsl.resource.Library;
import org.m2q.model.m2q.Accelerator;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.EnergyTable;
import org.m2q.model.m2q.EnergyTableUse;
import org.m2q.model.m2q.M2qPackage;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.navigate.PlaceOpener;
import org.m2q.ui.internal.navigate.WorkspaceTexts;

/**
 * An energy table.
 *
 * @param name its name
 * @param technology as it is written; empty for none
 * @param rows number of rows
 * @param sourced rows that name a source, themselves or by that of the table
 * @param source what the table says of its numbers, and each row that says something itself
 * @param users names of the accelerators of the workspace and the library that take their energies from it
 * @param file name of the file, for people
 * @param place its name in the text
 */
record EnergyEntry(String name, String technology, int rows, int sourced, String source, List<String> users, String file, Place place) {

	private static final String SCALED = "scaled";

	/** The tables of the workspace, then those of the library. Not in the user interface thread. */
	static List<EnergyEntry> all() {
		List<String> uris = new ArrayList<>(WorkspaceTexts.files());
		Library.files().forEach(uri -> uris.add(uri.toString()));
		List<M2qDocument> documents = uris.stream().map(Activator.instance().services().workspace()::open).toList();
		Map<String, Set<String>> users = new HashMap<>();
		documents.forEach(document -> document.definitions(Accelerator.class).forEach(accelerator -> used(accelerator)
				.forEach(table -> users.computeIfAbsent(table, key -> new TreeSet<>()).add(accelerator.getName()))));
		List<EnergyEntry> entries = new ArrayList<>();
		for (M2qDocument document : documents) {
			for (EnergyTable table : document.definitions(EnergyTable.class)) {
				entries.add(of(table, document.uri(), List.copyOf(users.getOrDefault(key(table), Set.of()))));
			}
		}
		return entries;
	}

	/** The same table is another object in every text that imports it. */
	private static String key(EnergyTable table) {
		return table.eResource().getURI() + "#" + table.getName();
	}

	/** The tables whose rows an accelerator names. */
	private static Set<String> used(Accelerator accelerator) {
		Set<String> tables = new TreeSet<>();
		TreeIterator<EObject> contents = accelerator.eAllContents();
		while (contents.hasNext()) {
			EObject element = contents.next();
			if (element instanceof EnergyTableUse) {
				continue;
			}
			for (EObject target : element.eCrossReferences()) {
				EObject table = target instanceof EnergyRow row ? row.eContainer() : target;
				if (table instanceof EnergyTable found && !found.eIsProxy() && found.eResource() != null) {
					tables.add(key(found));
				}
			}
		}
		return tables;
	}

	private static EnergyEntry of(EnergyTable table, String uri, List<String> users) {
		boolean whole = table.getSource() != null && !table.getSource().isBlank();
		StringBuilder source = new StringBuilder(whole ? table.getSource() : "");
		int sourced = 0;
		for (EnergyRow row : table.getRows()) {
			boolean own = row.getSource() != null && !row.getSource().isBlank();
			// A row that is brought from another technology has the source of the row that it comes from.
			sourced += own || whole || row.getProperties().stream().anyMatch(property -> SCALED.equals(property.getKey())) ? 1 : 0;
			if (own) {
				source.append(source.isEmpty() ? "" : "\n").append(row.getName()).append(": ").append(row.getSource());
			}
		}
		var span = TextLocator.INSTANCE.locate(table, M2qPackage.Literals.NAMED_ELEMENT__NAME);
		String technology = Optional.ofNullable(table.getTechnology()).map(TextLocator.INSTANCE::locate)
				.flatMap(found -> Activator.instance().services().workspace().text(uri).map(text -> text.substring(found.offset(), found.offset() + found.length())))
				.map(text -> text.replaceFirst("^technology\\s+", "").replaceAll("\\s+", " ")).orElse("");
		String file = PlaceOpener.file(uri).map(found -> found.getFullPath().toString().substring(1)).orElseGet(() -> NLS.bind(Messages.energyLibrary, uri.substring(uri.indexOf('/') + 1)));
		return new EnergyEntry(table.getName(), technology, table.getRows().size(), sourced, source.toString(), users, file, new Place(uri, span.offset(), span.length()));
	}

	/** Where its numbers come from, and who uses them. */
	String details() {
		String taken = users.isEmpty() ? Messages.energyUnused : NLS.bind(Messages.energyUsers, String.join(", ", users));
		return source.isEmpty() ? taken : source + "\n" + taken;
	}

	/** Among what is searched. */
	String words() {
		return name + ' ' + technology + ' ' + source + ' ' + file + ' ' + String.join(" ", users);
	}
}
