"""One session over the dashboard's websocket, and the file that it brings.

It asks for the same runs as a browser and reads every answer, but draws nothing.
"""

import asyncio
import http.client
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection

from risk.inputs.evidence_columns import COLUMNS

PORT = 8741
NO_FILE = "0123456789ab"  # evidence that is not there: the page opens the fold with the uploader
PLACES = ("AFG", "PAK", "TJK", "SYR", "LBN", "TUR", "UKR", "POL", "MMR", "BGD", "SDN", "TCD")
MARK = "only-for-visitor-"


class Guest:
    """One session that asks for pages, what ifs and files."""

    def __init__(self, port: int, socket: ClientConnection) -> None:
        self.port = port
        self.socket = socket
        self.session = ""
        self.uploader = ""
        self.said = ""
        self.pages: dict[str, str] = {}

    async def send(
        self, query: dict[str, str], page: str = "", upload: tuple[str, int] | None = None
    ) -> None:
        """Ask for a run; without an upload as the browser's Back asks, whose address counts."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = urlencode(query)
        asked.is_history_navigation = upload is None
        asked.page_script_hash = self.pages.get(page, "")
        if upload:
            state = asked.widget_states.widgets.add(id=self.uploader)
            name, size = upload
            info = state.file_uploader_state_value.uploaded_file_info.add()
            info.file_id = name
            info.name = f"{name}.csv"
            info.size = size
        await self.socket.send(message.SerializeToString())

    async def ask(
        self, query: dict[str, str], page: str = "", upload: tuple[str, int] | None = None
    ) -> None:
        """Ask for a run and read all of it."""
        await self.send(query, page, upload)
        while True:
            answer = ForwardMsg.FromString(await self.socket.recv())
            match answer.WhichOneof("type"):
                case "script_finished":
                    return
                case "new_session":
                    self.session = answer.new_session.initialize.session_id or self.session
                case "navigation":
                    for one in answer.navigation.app_pages:
                        self.pages[one.url_pathname] = one.page_script_hash
                case "page_info_changed":  # the server says otherwise, or the same in its own order
                    shown = dict(parse_qsl(answer.page_info_changed.query_string))
                    if not upload and any(shown.get(k) != v for k, v in query.items()):
                        raise RuntimeError(f"asked for {query}, got {shown}")
                case "delta":
                    element = answer.delta.new_element
                    if element.WhichOneof("type") == "file_uploader":
                        self.uploader = element.file_uploader.id
                    elif element.WhichOneof("type") == "text":
                        self.said += element.text.body
                    elif element.WhichOneof("type") == "exception":
                        raise RuntimeError(element.exception.message)

    async def bring(self, name: str, content: bytes) -> None:
        """Send a file of evidence and see the numbers that it gives."""
        view = {"as_of": "2021-06", "source": "AFG", "evidence": NO_FILE}
        await self.ask(view)
        if (status := await asyncio.to_thread(self.put, name, content)) != 204:
            raise RuntimeError(f"the file was not taken: {status}")
        await self.ask(view, upload=(name, len(content)))
        if f"With evidence {name}.csv" not in self.said:
            raise RuntimeError("the numbers are without the file")

    def put(self, name: str, content: bytes) -> int:
        """Send a file as the browser does; the status."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        try:
            connection.request("GET", "/_stcore/health")
            answer = connection.getresponse()
            answer.read()
            token = SimpleCookie(answer.headers["Set-Cookie"])["_streamlit_xsrf"].value
            edge = "----edge"
            head = (
                f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{name}.csv"'
            )
            body = f"{head}\r\nContent-Type: text/csv\r\n\r\n".encode() + content
            connection.request(
                "PUT",
                f"/_stcore/upload_file/{self.session}/{name}",
                body + f"\r\n--{edge}--\r\n".encode(),
                {
                    "Content-Type": f"multipart/form-data; boundary={edge}",
                    "X-Xsrftoken": token,
                    "Cookie": f"_streamlit_xsrf={token}",
                },
            )
            return connection.getresponse().status
        finally:
            connection.close()


def evidence(number: int, size: int) -> bytes:
    """A good file of about so many bytes, every row with its visitor's mark."""
    rows = [",".join(COLUMNS)]
    note = f"{MARK}{number:04} " * 18
    filled = len(rows[0])
    for day in range(1, 4_000):
        date = f"{2000 + day // 336}-{day % 336 // 28 + 1:02}-{day % 28 + 1:02}"
        row = f"{date},{date},AFG,,territory_controlled,{number % 100},% of the source's territory"
        rows.append(f"{row},,,C,Who said it,{note}")
        filled += len(rows[-1]) + 1
        if filled > size - 500:
            break
    return "\n".join(rows).encode()
