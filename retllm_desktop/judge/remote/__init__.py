"""A judge on another machine that a person named: the same questions, put to a server.

``server_connection`` alone speaks HTTP here; ``dialects`` says how servers are asked and what their
answers mean; ``remote_judge`` is the port, with as many questions on their way as pay; a server is
believed once ``known_questions`` were answered well.
"""
