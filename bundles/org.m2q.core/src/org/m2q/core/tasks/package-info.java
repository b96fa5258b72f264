/** Words in comments that say what is left to do. */
package org.m2q.core.tasks;
