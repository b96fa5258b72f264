package org.m2q.dsl.conversion;

import java.math.BigDecimal;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.common.services.DefaultTerminalConverters;
import org.eclipse.xtext.conversion.IValueConverter;
import org.eclipse.xtext.conversion.ValueConverter;
import org.m2q.dsl.services.M2qGrammarAccess;

import com.google.inject.Inject;
import com.google.inject.Singleton;

/** Values of the rules that are not plain terminals. */
@Singleton
public class M2qValueConverters extends DefaultTerminalConverters {

	@Inject
	private M2qGrammarAccess grammar;

	/** A keyword written as a name has a {@code ^} before it, which is not part of the name. */
	@ValueConverter(rule = "Name")
	public IValueConverter<String> name() {
		return new NameConverter(reserved());
	}

	/** Parts separated by dots. */
	@ValueConverter(rule = "QualifiedName")
	public IValueConverter<String> qualifiedName() {
		return name();
	}

	/** Parts separated by dots, with {@code *} as a possible last one. */
	@ValueConverter(rule = "QualifiedNameWithWildcard")
	public IValueConverter<String> qualifiedNameWithWildcard() {
		return name();
	}

	/** A whole number. */
	@ValueConverter(rule = "INT")
	public IValueConverter<Integer> wholeNumber() {
		return new WholeNumberConverter();
	}

	/** The code behind {@code @suppress}; empty when there is none yet. */
	@ValueConverter(rule = "SUPPRESS")
	public IValueConverter<String> suppressed() {
		return new SuppressedCodeConverter();
	}

	/** A number. */
	@ValueConverter(rule = "Number")
	public IValueConverter<BigDecimal> number() {
		return new NumberConverter(false);
	}

	/** A number with an optional minus. */
	@ValueConverter(rule = "SignedNumber")
	public IValueConverter<BigDecimal> signedNumber() {
		return new NumberConverter(true);
	}

	/** Keywords that the rule of names does not list. */
	private Set<String> reserved() {
		Set<String> words = GrammarUtil.getAllKeywords(grammar.getGrammar()).stream().collect(Collectors.toSet());
		words.remove("*");
		GrammarUtil.containedKeywords(grammar.getNameRule()).forEach(keyword -> words.remove(keyword.getValue()));
		return words;
	}
}
