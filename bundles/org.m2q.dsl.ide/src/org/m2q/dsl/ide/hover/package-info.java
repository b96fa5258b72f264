/** What a person should know about a place of a text. */
package org.m2q.dsl.ide.hover;
